import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { CommanderError } from "commander";
import { AwsConnection } from "../core/aws/connection";
import type { AwsContext } from "./aws/options";
import { runExplain } from "./commands/explain";
import type { FindingId } from "../core/findings";
import { exitCodes, messageOf } from "./io/exit";
import { runJudge, type JudgeOptions } from "./commands/judge/command";
import { runLedger, type LedgerOptions } from "./commands/ledger/command";
import { describeProgram, runProgram } from "./program";
import { runScan, type ScanOptions } from "./commands/scan/command";
import { thisTerminal } from "./io/terminal";
import { TimeLimit } from "./io/time-limit";
import { unwritable } from "./io/files";
import { connectBackend } from "./walk/backend";

export { FargateRoleChecks } from "./cdk";

/**
 * Ends the command when all of its answer is written. One that cannot be written to standard output goes on until then: the
 * answer goes to files too, and its exit code counts.
 */
function watchOutput() {
  let isLost = false;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // The reader of the answer may have seen enough of it, as "| head" does.
    if (isLost || error.code === "EPIPE") return;
    isLost = true;
    console.error(`fargate-role: ${unwritable("standard output", error)}.`);
  });
  function end() {
    if (isLost) process.exitCode = exitCodes.unknown;
    // A request that AWS never answered must not keep the process alive after the answer is written.
    process.exit();
  }
  return () => process.stdout.write("", () => setImmediate(end));
}

function awsContext(): AwsContext {
  const { confirm, ...terminal } = thisTerminal();
  let limit: TimeLimit | undefined;
  return {
    ...terminal,
    confirm: confirm && ((question) => limit?.standStill(confirm(question)) ?? confirm(question)),
    connect({ profile, endpoint, timeout }, region) {
      const time = (limit ??= new TimeLimit(timeout * 1000));
      return new AwsConnection({
        region,
        profile,
        endpoint,
        signal: time.signal,
        get endsAt() {
          return time.endsAt;
        },
      });
    },
  };
}

/** The build puts the pages beside the bundle. */
function pageOf(id: FindingId) {
  return readFileSync(join(__dirname, "findings", `${id}.md`), "utf8");
}

/** The command. It ends the process, whose exit code is the answer. */
export async function runCommand(): Promise<void> {
  // Thousands of roles take half the memory if the space for new objects does not grow, and the same time.
  setFlagsFromString("--semi-space-growth-factor=1");
  const end = watchOutput();
  const finish = (exitCode: number) => void (process.exitCode = exitCode);
  const program = describeProgram(
    {
      scan: (role: string | undefined, options: ScanOptions) => runScan(role, options, awsContext()),
      judge: (files: string[], options: JudgeOptions) => runJudge(files, options, thisTerminal()),
      ledger: (options: LedgerOptions) => runLedger(options, { ...thisTerminal(), connect: connectBackend }),
      explain: (id: FindingId) => runExplain(id, pageOf, console.log),
    },
    finish,
  );
  // The answer is unknown, however the command ends before there is one.
  program.hook("preAction", () => finish(exitCodes.unknown));
  try {
    await runProgram(program, process.argv.slice(2));
  } catch (error) {
    const isOfUsage = error instanceof CommanderError;
    finish(isOfUsage && error.exitCode === 0 ? exitCodes.pass : exitCodes.unknown);
    if (!isOfUsage) console.error(`fargate-role: ${messageOf(error)}`);
  }
  end();
}
