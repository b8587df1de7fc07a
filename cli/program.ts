import { Command } from "commander";
import { describeAudit, type AuditOptions } from "./commands/audit/options";
import { describeCheck, type CheckOptions } from "./commands/check/options";
import { describeJudge, type JudgeOptions } from "./commands/judge/options";
import { describeLedger, type LedgerOptions } from "./commands/ledger/options";
import { version } from "./package.json";
import { describeScan, type ScanOptions } from "./commands/scan/options";
import { describeUndo, type UndoOptions } from "./commands/undo";

/** What the commands do; each resolves to an exit code. */
export interface Actions {
  scan(options: ScanOptions): Promise<number>;
  check(role: string | undefined, options: CheckOptions): Promise<number>;
  judge(files: string[], options: JudgeOptions): Promise<number>;
  undo(backup: string, options: UndoOptions): Promise<number>;
  ledger(options: LedgerOptions): Promise<number>;
  audit(options: AuditOptions): Promise<number>;
}

/**
 * The command line of `fargate-role`, apart from what it does.
 * @param finish called with the exit code of the command that ran
 */
export function describeProgram(actions: Actions, finish: (exitCode: number) => void): Command {
  const program = new Command("fargate-role")
    .description("Checks and fixes Amazon EKS pod execution roles, and keeps the ledger of who uses which role")
    .version(version)
    .showHelpAfterError("(--help shows the arguments and options)")
    .showSuggestionAfterError();
  describeScan(program.command("scan")).action(async (options: ScanOptions) => finish(await actions.scan(options)));
  describeCheck(program.command("check")).action(async (role: string | undefined, options: CheckOptions) =>
    finish(await actions.check(role, options)),
  );
  describeJudge(program.command("judge")).action(async (files: string[], options: JudgeOptions) =>
    finish(await actions.judge(files, options)),
  );
  describeUndo(program.command("undo")).action(async (backup: string, options: UndoOptions) =>
    finish(await actions.undo(backup, options)),
  );
  describeLedger(program.command("ledger")).action(async (options: LedgerOptions) =>
    finish(await actions.ledger(options)),
  );
  describeAudit(program.command("audit")).action(async (options: AuditOptions) => finish(await actions.audit(options)));
  return program;
}
