import { CommanderError, type Command } from "commander";
import { runAudit } from "./commands/audit/command";
import { runCheck } from "./commands/check/command";
import { describeCompletion } from "./completion";
import { auditContext, awsContext, judgeContext, ledgerContext } from "./execution-context";
import { exitCodes, messageOf } from "./io/exit";
import { describeHelp } from "./help";
import { runJudge } from "./commands/judge/command";
import { runLedger } from "./commands/ledger/command";
import { describeProgram } from "./program";
import { runScan } from "./commands/scan/command";
import { runUndo } from "./commands/undo";
import { unwritable } from "./io/write-whole";

function withUsageErrorsAs(exitCode: number, command: Command): void {
  command.exitOverride((error: CommanderError) => {
    throw new CommanderError(error.exitCode === 0 ? 0 : exitCode, error.code, error.message);
  });
  command.commands.forEach((child) => withUsageErrorsAs(exitCode, child));
}

/**
 * Ends the command when all of its answer is written. One that cannot be written to standard output goes on until then: the
 * answer goes to files too, and its exit code counts.
 */
function watchOutput(): () => void {
  let isLost = false;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // Whoever reads the answer may have seen enough of it, as "| head" does.
    if (isLost || error.code === "EPIPE") return;
    isLost = true;
    console.error(`fargate-role: ${unwritable("standard output", error)}.`);
  });
  const end = (): void => {
    if (isLost) process.exitCode = exitCodes.unknown;
    // A request that AWS never answered must not keep the process alive after the answer is written.
    process.exit();
  };
  return () => process.stdout.write("", () => setImmediate(end));
}

async function main(): Promise<void> {
  // The answer is unknown, however the command ends before there is one.
  process.exitCode = exitCodes.unknown;
  const end = watchOutput();
  const finish = (exitCode: number): void => void (process.exitCode = exitCode);
  const program = describeProgram(
    {
      scan: (options) => runScan(options, awsContext()),
      check: (role, options) => runCheck(role, options, awsContext()),
      judge: (files, options) => runJudge(files, options, judgeContext()),
      undo: (backup, options) => runUndo(backup, options, awsContext()),
      ledger: (options) => runLedger(options, ledgerContext()),
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
  end();
}

void main();
