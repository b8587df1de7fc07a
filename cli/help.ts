import type { Command } from "commander";

/** The lines below the options in the help of a command. */
interface Help {
  /** The meaning of exit codes 0, 1 and 2; undefined for a code that the command does not end with. */
  exit: [pass: string, fail: string | undefined, unknown: string];
  examples: string[];
}

const notDone = "wrong options, or the command could not do its work";
const judged: Help["exit"] = ["right", "not right", `unknown, ${notDone}`];

export const helpOf = {
  program: {
    exit: judged,
    examples: ["fargate-role judge trust-policy.json", "fargate-role scan", "fargate-role scan pods"],
  },
  scan: {
    exit: judged,
    examples: [
      "fargate-role scan",
      "fargate-role scan pods --cluster blue",
      "fargate-role scan pods --fix",
      "fargate-role scan --region eu-west-1 --region us-east-1 --save account.json",
      "fargate-role scan --organization --timeout 3600",
      "fargate-role scan --output text --output sarif=roles.sarif --output html=roles.html",
      "fargate-role scan --exemptions exempt.json --baseline known.json",
    ],
  },
  judge: {
    exit: judged,
    examples: [
      "fargate-role judge trust-policy.json",
      "fargate-role judge trust-policy.json --expect-role --account 111122223333 --cluster prod",
      "fargate-role judge template.yaml --account 111122223333 --parameter ClusterName=prod",
      "fargate-role judge account.json --output html=roles.html",
      "fargate-role judge cdk.out --output text --output sarif=roles.sarif",
      "terraform show -json plan.bin | fargate-role judge -",
      "pulumi preview --json --show-sames | fargate-role judge -",
      "aws cloudformation get-template --stack-name STACK_NAME | fargate-role judge -",
    ],
  },
  ledger: {
    exit: [
      "written; with --check, no role serves both nodes and pods",
      "with --check: a role serves both",
      `not all could be read, ${notDone}`,
    ],
    examples: [
      "fargate-role ledger",
      "fargate-role ledger --from terraform.tfstate --output ledger.json",
      "fargate-role ledger --check ledger.json",
    ],
  },
  explain: {
    exit: ["explained", undefined, "no such finding"],
    examples: ["fargate-role explain trust-unsafe"],
  },
} satisfies Record<string, Help>;

export function withHelp(command: Command, { exit, examples }: Help): Command {
  const codes = exit.flatMap((says, code) => (says === undefined ? [] : `  ${code}  ${says}`));
  const lines = ["", "Exit codes:", ...codes, "", "Examples:", ...examples.map((line) => `  ${line}`)];
  return command.addHelpText("after", lines.join("\n"));
}
