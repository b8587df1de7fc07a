import { Command } from "commander";
import { describeAudit } from "./commands/audit/command";
import { describeCheck } from "./commands/check/command";
import { describeExplain } from "./commands/explain";
import { describeJudge } from "./commands/judge/command";
import { describeLedger } from "./commands/ledger/command";
import { describeScan } from "./commands/scan/command";
import { describeUndo } from "./commands/undo";
import { version } from "./package.json";

const commands = {
  scan: describeScan,
  check: describeCheck,
  judge: describeJudge,
  undo: describeUndo,
  ledger: describeLedger,
  audit: describeAudit,
  explain: describeExplain,
};

export type Actions = Record<keyof typeof commands, (...given: never[]) => Promise<number>>;

/** The command line of `fargate-role`, apart from what it does. */
export function describeProgram(actions: Actions, finish: (exitCode: number) => void): Command {
  const program = new Command("fargate-role")
    .description("Checks and fixes Amazon EKS pod execution roles, and keeps the ledger of who uses which role")
    .version(version)
    .showHelpAfterError("(--help shows the arguments and options)")
    .showSuggestionAfterError();
  for (const [name, describe] of Object.entries(commands)) {
    const act = actions[name as keyof Actions] as (...given: unknown[]) => Promise<number>;
    describe(program.command(name)).action(async (...given: unknown[]) => finish(await act(...given)));
  }
  return program;
}
