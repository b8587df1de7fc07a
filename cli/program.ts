import { Command } from "commander";
import { describeCheck } from "./check/options";
import { describeLedger } from "./ledger/options";
import { version } from "./package.json";

/** What the sub-commands do; each resolves to an exit code. */
export interface Actions {
  check(role: string, options: never): Promise<number>;
  ledger(options: never): Promise<number>;
}

/** The command line of `fargate-role`, apart from what it does. */
export function describeProgram(actions: Actions, finish: (exitCode: number) => void): Command {
  const program = new Command("fargate-role")
    .description("Checks and mends Amazon EKS pod execution roles, and keeps the ledger of who uses which role")
    .version(version)
    .showHelpAfterError("(--help tells the arguments and options)");
  describeCheck(program.command("check")).action(async (role, options) =>
    finish(await actions.check(role, options as never)),
  );
  describeLedger(program.command("ledger")).action(async (options) => finish(await actions.ledger(options as never)));
  return program;
}
