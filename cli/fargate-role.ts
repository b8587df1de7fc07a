import { CommanderError, type Command } from "commander";
import { runAudit } from "./audit/command";
import { runCheck } from "./check/command";
import { exitCodes, messageOf } from "./exit";
import { runLedger } from "./ledger/command";
import { describeProgram } from "./program";
import { auditSurroundings, checkSurroundings, ledgerSurroundings } from "./surroundings";

function withUsageErrorsAs(exitCode: number, command: Command): void {
  command.exitOverride((error: CommanderError) => {
    throw error.exitCode === 0 ? error : new CommanderError(exitCode, error.code, error.message);
  });
  command.commands.forEach((child) => withUsageErrorsAs(exitCode, child));
}

async function main(): Promise<void> {
  // However it ends before there is an answer, it could not tell.
  process.exitCode = exitCodes["could-not-tell"];
  // What waits to be cleaned up at the end is cleaned up.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit());
  const program = describeProgram(
    {
      check: (role, options) => runCheck(role, options, checkSurroundings),
      ledger: (options) => runLedger(options, ledgerSurroundings),
      audit: (options) => runAudit(options, auditSurroundings),
    },
    (exitCode) => (process.exitCode = exitCode),
  );
  withUsageErrorsAs(exitCodes["could-not-tell"], program);
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode;
    else console.error(`fargate-role: ${messageOf(error)}`);
  }
}

void main();
