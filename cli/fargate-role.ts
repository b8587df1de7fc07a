import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { CommanderError, type Command } from "commander";
import { runCheck, type CheckOptions, type CheckSurroundings } from "./check/command";
import { exitCodes, messageOf } from "./exit";
import { connectBackend } from "./ledger/backend";
import { cacheDirectory, digestOf, noCache, openCache } from "./ledger/cache";
import { runLedger, type LedgerOptions, type LedgerSurroundings } from "./ledger/command";
import { progressBar } from "./ledger/progress";
import { version } from "./package.json";
import { describeProgram } from "./program";

const isTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true;

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

const checkSurroundings: CheckSurroundings = {
  // Loaded when needed, since the other commands need no AWS SDK.
  connect: async ({ profile, endpoint, timeout }, region) =>
    (await import("./check/aws")).connect({ region, profile, endpoint, timeout: timeout * 1000 }),
  ...(isTerminal ? { confirm } : {}),
  print: (text) => console.log(text),
  printAside: (text) => console.error(text),
  colour: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
};

const ledgerSurroundings: LedgerSurroundings = {
  connect: connectBackend,
  openCache: ({ cache }, { url }) =>
    cache === false ? Promise.resolve(noCache()) : openCache(cacheIn(cache), "ledger", url, ownDigest()),
  progress: progressBar("stacks"),
  print: (text) => console.log(text),
  printAside: (text) => console.error(text),
};

function cacheIn(option: boolean | string): string {
  return typeof option === "string" ? option : cacheDirectory();
}

/** Differs between any two versions of this command: what one version learned may not be what another would. */
function ownDigest(): string {
  return digestOf(version, readFileSync(__filename));
}

function withUsageErrorsAs(exitCode: number, command: Command): void {
  command.exitOverride((error: CommanderError) => {
    throw error.exitCode === 0 ? error : new CommanderError(exitCode, error.code, error.message);
  });
  command.commands.forEach((child) => withUsageErrorsAs(exitCode, child));
}

async function main(): Promise<void> {
  const program = describeProgram(
    {
      check: (role: string, options: CheckOptions) => runCheck(role, options, checkSurroundings),
      ledger: (options: LedgerOptions) => runLedger(options, ledgerSurroundings),
    },
    (exitCode) => (process.exitCode = exitCode),
  );
  withUsageErrorsAs(exitCodes["could-not-tell"], program);
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode;
    else {
      console.error(`fargate-role: ${messageOf(error)}`);
      process.exitCode = exitCodes["could-not-tell"];
    }
  }
}

void main();
