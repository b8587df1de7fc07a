import { CommanderError, type Command } from "commander";
import { runAudit } from "./audit/command";
import { runCheck } from "./check/command";
import { describeCompletion } from "./completion";
import { auditContext, awsContext, judgeContext, ledgerContext } from "./execution-context";
import { exitCodes, messageOf } from "./exit";
import { describeHelp } from "./help";
import { runJudge } from "./judge/command";
import { runLedger } from "./ledger/command";
import { runMap } from "./map/command";
import { describeProgram } from "./program";
import { runScan } from "./scan/command";
import { runUndo } from "./undo/command";
import { unwritable } from "./walk/write-whole";

function withUsageErrorsAs(exitCode: number, command: Command): void {
  command.exitOverride((error: CommanderError) => {
    throw new CommanderError(error.exitCode === 0 ? 0 : exitCode, error.code, error.message);
  });
  command.commands.forEach((child) => withUsageErrorsAs(exitCode, child));
}

/** Ends the command where nobody can read its answer. */
function endUnread(error: NodeJS.ErrnoException): void {
  // Whoever reads the answer may have seen enough of it, as "| head" does.
  if (error.code === "EPIPE") process.exit(0);
  console.error(`fargate-role: ${unwritable("standard output", error)}.`);
  process.exit(exitCodes.unknown);
}

async function main(): Promise<void> {
  // However it ends before there is an answer, the answer is unknown.
  process.exitCode = exitCodes.unknown;
  process.stdout.on("error", endUnread);
  const finish = (exitCode: number): void => void (process.exitCode = exitCode);
  const program = describeProgram(
    {
      scan: (options) => runScan(options, awsContext()),
      check: (role, options) => runCheck(role, options, awsContext()),
      judge: (files, options) => runJudge(files, options, judgeContext()),
      undo: (backup, options) => runUndo(backup, options, awsContext()),
      ledger: (options) => runLedger(options, ledgerContext()),
      map: (options) => runMap(options, awsContext()),
      audit: (options) => runAudit(options, auditContext()),
    },
    finish,
  );
  describeHelp(program, finish);
  withUsageErrorsAs(exitCodes.unknown, program);
  describeCompletion(program, finish);
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode;
    else console.error(`fargate-role: ${messageOf(error)}`);
  }
  // A request that AWS never answered must not keep the process alive after the answer is written.
  process.stdout.write("", (error) => (error ? endUnread(process.stdout.errored ?? error) : process.exit()));
}

void main();
