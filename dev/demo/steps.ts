/** What the demo does: each command is run as it is printed, and does the same in `npm run shell`. */

export interface Step {
  title: string;
  why: string[];
  commands: DemoCommand[];
}

export interface DemoCommand {
  /** What is printed, and run. */
  line: string;
  /** Whether it fails, as a preview that the pack refuses does; default false. */
  fails?: boolean;
  /** What its output must say. */
  says: (string | RegExp)[];
}

const arn = '"arn:aws:eks:eu-west-1:111122223333:fargateprofile/my-cluster/*"';
const sourceArn = `"aws:SourceArn":${arn}`;
const advised = `"aws:SourceArn": ${arn}`;

/** Without an engine: what `pulumi` does in the steps after these. */
const mocked = "node dev/node.mjs dev/demo/mocked.ts";

/** What can be shown while set-up makes the local cloud: these run in the checkout itself. */
export const stepsBefore: Step[] = [
  {
    title: "Is a role right?",
    why: ["Many tools make this role. The command judges files; with the condition that it advises the role is right:"],
    commands: [
      {
        line: `fargate-role judge examples/open-role.json --cluster my-cluster --region eu-west-1`,
        fails: true,
        says: ["[trust-unsafe]", advised],
      },
      { line: "diff examples/open-role.json dev/demo/fixed-role.json", fails: true, says: [advised] },
      { line: "fargate-role judge dev/demo/fixed-role.json", says: ["OK: 1 role"] },
    ],
  },
  {
    title: "The component makes the right role, and the policy pack refuses the open one",
    why: ["Pulumi's mocks stand in for the engine here, and the policy pack is asked as the engine asks it:"],
    commands: [
      { line: `${mocked} index.ts --config clusters=my-cluster --policy-pack policypack`, says: [sourceArn, "Passed"] },
      {
        line: `${mocked} dev/demo/open-role.ts --policy-pack policypack`,
        fails: true,
        says: ["fargate-role-trust-scoped", "aws:SourceArn"],
      },
    ],
  },
];

const pack = '--policy-pack "$PWD/policypack"';
const stacks = "dev/demo/stacks";

/** Says whose the account is, so that the pack need not ask AWS, which on a slow machine may take longer than the pack waits. */
const accounts = '--policy-pack-config "$PWD/dev/demo/accounts.json"';

const refused = (words: string, ...says: (string | RegExp)[]): DemoCommand => ({
  line: `pulumi -C ${stacks}/${words}`,
  fails: true,
  says,
});

/** What the engine and AWS take part in: these run in the root of the checkout as `npm run shell` has it. */
export const steps: Step[] = [
  {
    title: "Make the role",
    why: ["The ready-made stack at the root of this repository makes the role; the policy pack looks at it before."],
    commands: [
      { line: "pulumi config set --path 'clusters[0]' my-cluster", says: [] },
      { line: `pulumi up --yes ${pack}`, says: ["+ 4 created"] },
    ],
  },
  {
    title: "What AWS has now",
    why: ["Only the Fargate service may assume the role, and only for this cluster in this Region of this account:"],
    commands: [{ line: "pulumi stack output trustPolicy", says: [sourceArn] }],
  },
  {
    title: "A Fargate profile uses it",
    why: ["A stack of another team gets the role by its ARN. The policy pack asks AWS who else uses that role."],
    commands: [
      { line: `pulumi -C ${stacks}/profile config set roleArn "$(pulumi stack output roleArn)"`, says: [] },
      { line: `pulumi -C ${stacks}/profile up --yes ${pack}`, says: ["+ 2 created"] },
      { line: `pulumi -C ${stacks}/profile stack output status`, says: ["ACTIVE"] },
    ],
  },
  {
    title: "Three stacks that the policy pack refuses",
    why: [
      "A trust policy without a condition; one for account 999999999999, which is not ours; and the role of EC2 nodes,",
      "whose ARN is not known yet, given to a Fargate profile. Each is refused before anything exists:",
    ],
    commands: [
      refused(`unscoped-trust preview ${pack}`, "fargate-role-trust-scoped  (", "aws:SourceArn"),
      { line: "cat dev/demo/accounts.json", says: ["111122223333"] },
      refused(`other-account preview ${pack} ${accounts}`, "fargate-role-trust-scoped  (", "999999999999"),
      refused(`node-role preview ${pack}`, "fargate-role-not-node-role  (", /EC2 nodes/),
    ],
  },
  {
    title: "The policy pack writes the condition",
    why: ["At enforcement level `remediate` the first of them becomes right:"],
    commands: [
      { line: "cat dev/demo/remediate.json", says: ["remediate"] },
      {
        line: `pulumi -C ${stacks}/unscoped-trust up --yes ${pack} --policy-pack-config "$PWD/dev/demo/remediate.json"`,
        says: ["remediate", "+ 3 created"],
      },
    ],
  },
  {
    title: "A role that exists",
    why: [
      "Somebody deploys an open role without the policy pack. The command finds it, fixes it, and finds it right.",
      "The AWS command that it prints puts the old trust policy back:",
    ],
    commands: [
      { line: `pulumi -C ${stacks}/by-hand up --yes`, says: ["+ 2 created"] },
      {
        line: "fargate-role scan by-hand --cluster my-cluster",
        fails: true,
        says: ["[trust-unsafe]", "[policy-missing]"],
      },
      {
        line: "fargate-role scan by-hand --cluster my-cluster --fix --yes",
        says: [/OK +by-hand/],
      },
      {
        line: 'aws iam update-assume-role-policy --role-name by-hand --policy-document "file://$(ls *-by-hand-*.json)"',
        says: [],
      },
      { line: "fargate-role scan by-hand --cluster my-cluster", fails: true, says: ["[trust-unsafe]"] },
    ],
  },
  {
    title: "Clean up",
    why: [],
    commands: [
      "-C dev/demo/stacks/by-hand ",
      "-C dev/demo/stacks/unscoped-trust ",
      "-C dev/demo/stacks/profile ",
      "",
    ].map((where) => ({ line: `pulumi ${where}destroy --yes`, says: [/- \d deleted/] })),
  },
];
