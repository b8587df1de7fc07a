/** What the demo does: each command is run as it is printed, in the root of the checkout as `npm run shell` has it. */

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

const pack = '--policy-pack "$PWD/policypack"';
const stacks = "dev/demo/stacks";
const sourceArn = '"aws:SourceArn":"arn:aws:eks:eu-west-1:111122223333:fargateprofile/my-cluster/*"';

/** Says whose the account is, so that the pack need not ask AWS, which on a slow machine may take longer than the pack waits. */
const accounts = '--policy-pack-config "$PWD/dev/demo/accounts.json"';

const refused = (words: string, ...says: (string | RegExp)[]): DemoCommand => ({
  line: `pulumi -C ${stacks}/${words}`,
  fails: true,
  says,
});

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
    why: ["Somebody deploys an open role without the policy pack. The command finds it, fixes it, and finds it right:"],
    commands: [
      { line: `pulumi -C ${stacks}/by-hand up --yes`, says: ["+ 2 created"] },
      {
        line: "fargate-role check by-hand --cluster my-cluster",
        fails: true,
        says: ["[trust-unsafe]", "[policy-missing]"],
      },
      {
        line: "fargate-role check by-hand --cluster my-cluster --fix --yes",
        says: [/OK +by-hand/, "Done, and read again from AWS: "],
      },
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
