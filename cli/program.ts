import { Command } from "commander";
import { describeAudit, type AuditOptions } from "./audit/options";
import { describeCheck, type CheckOptions } from "./check/options";
import { describeLedger, type LedgerOptions } from "./ledger/options";
import { version } from "./package.json";

/** What the commands do; each resolves to an exit code. */
export interface Actions {
  check(role: string, options: CheckOptions): Promise<number>;
  ledger(options: LedgerOptions): Promise<number>;
  audit(options: AuditOptions): Promise<number>;
}

/**
 * The command line of `fargate-role`, apart from what it does.
 * @param finish told the exit code of the command that ran
 */
export function describeProgram(actions: Actions, finish: (exitCode: number) => void): Command {
  const program = new Command("fargate-role")
    .description("Checks and mends Amazon EKS pod execution roles, and keeps the ledger of who uses which role")
    .version(version)
    .showHelpAfterError("(--help tells the arguments and options)");
  describeCheck(program.command("check")).action(async (role: string, options: CheckOptions) =>
    finish(await actions.check(role, options)),
  );
  describeLedger(program.command("ledger")).action(async (options: LedgerOptions) =>
    finish(await actions.ledger(options)),
  );
  describeAudit(program.command("audit")).action(async (options: AuditOptions) => finish(await actions.audit(options)));
  return program;
}
