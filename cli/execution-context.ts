import { readFileSync } from "node:fs";
import { AwsConnection } from "../core/aws/connection";
import { cacheDirectory } from "../core/cache-directory";
import type { AuditContext } from "./commands/audit/command";
import type { AwsCommandOptions, AwsContext } from "./aws/options";
import type { LedgerContext } from "./commands/ledger/command";
import { thisTerminal, type Terminal } from "./io/terminal";
import { TimeLimit } from "./io/time-limit";
import { connectBackend } from "./walk/backend";
import { digestOf, noCache, openCache, type StackCache } from "./walk/cache";
import type { WalkCommandOptions } from "./walk/options";

/** Differs between any two versions of this command: what one version learned may not be what another would. */
function ownDigest(): string {
  return digestOf(readFileSync(__filename));
}

function cacheFor<Value>(
  { cache }: WalkCommandOptions,
  kind: string,
  subject: string,
  version: string,
  terminal: Terminal,
): Promise<StackCache<Value>> {
  if (cache === false) return Promise.resolve(noCache());
  return openCache(cache ?? cacheDirectory(), kind, subject, version, (text) => terminal.printAside(text));
}

/** @param limit the time of the whole command */
function connect(
  { profile, endpoint }: AwsCommandOptions,
  region: string | undefined,
  limit: TimeLimit,
): AwsConnection {
  return new AwsConnection({
    region,
    profile,
    endpoint,
    signal: limit.signal,
    get endsAt() {
      return limit.endsAt;
    },
  });
}

/** What the commands that ask AWS work with. */
export function awsContext(): AwsContext {
  const { confirm, ...terminal } = thisTerminal("read");
  let limit: TimeLimit | undefined;
  return {
    ...terminal,
    ...(confirm && { confirm: (question) => limit?.standStill(confirm(question)) ?? confirm(question) }),
    connect(options, region) {
      limit ??= new TimeLimit(options.timeout * 1000);
      return connect(options, region, limit);
    },
  };
}

/** What `judge` works with. */
export function judgeContext(): Terminal {
  return thisTerminal("files");
}

/** What `ledger` works with. */
export function ledgerContext(): LedgerContext {
  const terminal = thisTerminal("stacks");
  return {
    ...terminal,
    connect: connectBackend,
    openCache: (options, { url }) => cacheFor(options, "ledger", url, ownDigest(), terminal),
  };
}

/** What `audit` works with. An answer that rests on live AWS is not remembered. */
export function auditContext(): AuditContext {
  const terminal = thisTerminal("stacks");
  return {
    ...terminal,
    connect: connectBackend,
    openCache: (options, { url }, { directory, digest, live }) =>
      live
        ? Promise.resolve(noCache())
        : cacheFor(options, "audit", `${url} ${directory}`, digestOf(ownDigest(), digest), terminal),
  };
}
