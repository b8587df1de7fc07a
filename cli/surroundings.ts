import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import type { AuditSurroundings } from "./audit/command";
import type { CheckSurroundings } from "./check/command";
import type { LedgerSurroundings } from "./ledger/command";
import { connectBackend } from "./walk/backend";
import { cacheDirectory, digestOf, noCache, openCache, type StackCache } from "./walk/cache";
import type { WalkCommandOptions } from "./walk/options";
import { progressBar } from "./walk/progress";

const isTerminal = process.stdin.isTTY && process.stderr.isTTY;

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C and Ctrl-D close it without an answer, which is a no.
  const closed = new Promise<boolean>((resolve) => terminal.once("close", () => resolve(false)));
  const answered = terminal.question(`${question} [y/N] `).then(
    (text) => /^y(es)?$/i.test(text.trim()),
    () => false,
  );
  try {
    return await Promise.race([answered, closed]);
  } finally {
    terminal.close();
  }
}

const output = {
  print: (text: string) => console.log(text),
  printAside: (text: string) => console.error(text),
};

/** Differs between any two versions of this command: what one version learned may not be what another would. */
function ownDigest(): string {
  return digestOf(readFileSync(__filename));
}

function cacheFor<Value>(
  { cache }: WalkCommandOptions,
  kind: string,
  subject: string,
  version: string,
): Promise<StackCache<Value>> {
  if (cache === false) return Promise.resolve(noCache());
  return openCache(cache ?? cacheDirectory(), kind, subject, version);
}

/** What `check` works with in a terminal or a script. */
export const checkSurroundings: CheckSurroundings = {
  ...output,
  // Loaded when needed, since the other commands need no AWS SDK.
  connect: async ({ profile, endpoint, timeout }, region) =>
    (await import("./check/aws.js")).connect({ region, profile, endpoint, timeout: timeout * 1000 }),
  ...(isTerminal ? { confirm } : {}),
  colour: process.stdout.isTTY && process.env.NO_COLOR === undefined,
};

/** What `ledger` works with. */
export const ledgerSurroundings: LedgerSurroundings = {
  ...output,
  connect: connectBackend,
  openCache: (options, { url }) => cacheFor(options, "ledger", url, ownDigest()),
  progress: progressBar("stacks"),
};

/** What `audit` works with. An answer that rests on live AWS is not remembered. */
export const auditSurroundings: AuditSurroundings = {
  ...output,
  connect: connectBackend,
  openCache: (options, { url }, { directory, digest, live }) =>
    live
      ? Promise.resolve(noCache())
      : cacheFor(options, "audit", `${url} ${directory}`, digestOf(ownDigest(), digest)),
  progress: progressBar("stacks"),
};
