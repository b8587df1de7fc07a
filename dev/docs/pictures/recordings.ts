import { accountId } from "../../localcloud/cloud";

/** A command that a picture shows. */
export interface Shown {
  line: string;
  exitCode: number;
  /** What it prints if AWS answers the policy pack in time, which on a busy machine it may not. */
  awaits?: string;
}

/** A picture of a terminal in the documentation: which commands it shows, and what has to be run before. */
export interface Plan {
  /** Name of the picture in docs/images, without its ending. */
  name: string;
  title: string;
  description: string;
  /** Run as they are in the root of the checkout in the local cloud, in this order. */
  commands: readonly Shown[];
  /** Run before, and not shown. */
  before?: readonly string[];
}

const stacks = "dev/demo/stacks";

export const plans: readonly Plan[] = [
  {
    name: "blocked-preview",
    title: "A preview that the policy pack refuses",
    description:
      "pulumi preview with the policy pack, of a stack whose role has no condition. The pack names fargate-role-trust-scoped, says why, and what to change.",
    commands: [
      {
        line: `pulumi -C ${stacks}/unscoped-trust preview --policy-pack "$PWD/policypack"`,
        exitCode: 1,
        awaits: accountId,
      },
    ],
  },
  {
    name: "scan",
    title: "What fargate-role says of an account",
    description:
      "fargate-role judge of a saved account: each finding with its reason and what to type, then how many roles are right.",
    commands: [{ line: "fargate-role judge examples/saved-account/account.json", exitCode: 1 }],
  },
];
