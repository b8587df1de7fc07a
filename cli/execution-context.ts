import { readFileSync } from "node:fs";
import { AwsConnection } from "../core/aws-account/connection";
import { cacheDirectory } from "../core/cache-directory";
import type { AuditContext } from "./audit/command";
import type { AwsCommandOptions, AwsContext } from "./aws-options";
import type { LedgerContext } from "./ledger/command";
import { thisTerminal, type Terminal } from "./terminal";
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

function connect({ profile, endpoint, timeout }: AwsCommandOptions, region: string | undefined): AwsConnection {
  const milliseconds = timeout * 1000;
  const signal = AbortSignal.timeout(milliseconds);
  return new AwsConnection({ region, profile, endpoint, signal, endsAt: Date.now() + milliseconds });
}

/** What the commands that ask AWS work with. */
export function awsContext(): AwsContext {
  return { ...thisTerminal("read"), connect };
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
