import { memoize } from "../../../core/memoize";
import { printable, printableJson } from "../../../core/text";
import { orSentence, prepareAnswer } from "../../answer/answer";
import { giveAnswer } from "../../report/answer";
import { emptyReport } from "../../report/report";
import type { Terminal } from "../../io/terminal";
import type { Backend } from "../../walk/backend";
import type { StackCache } from "../../walk/cache";
import { walkBackend, type Visited } from "../../walk/walk";
import { analyzeStack, type Analysis } from "./analyze";
import { auditAnswer, isJudged, isUnread } from "./answer";
import { openEnvironments } from "./environments";
import { findingsOf } from "./findings";
import type { AuditOptions } from "./options";
import { packVersion, type PackVersion } from "./pack-version";

/** What the audit needs of the world around it. */
export interface AuditContext extends Pick<Terminal, "print" | "printAside" | "progress"> {
  connect(url?: string): Promise<Backend>;
  openCache(options: AuditOptions, backend: Backend, pack: PackVersion): Promise<StackCache<Analysis>>;
}

/** Says what is no finding: the stacks that were not judged, and the notices of the pack. */
function sayAside(visited: readonly Visited<Analysis>[], { printAside }: AuditContext): void {
  for (const { stack, error } of visited.filter(isUnread))
    printAside(printable(`${stack} could not be judged: ${error.message}.`));
  for (const { stack, value } of visited.filter(isJudged))
    value.notices.forEach((notice) => printAside(printable(`${stack}: ${notice}`)));
}

async function audit(options: AuditOptions, context: AuditContext): Promise<number> {
  const { policyPack, policyPackConfig, parallel } = options;
  const configs = policyPackConfig === undefined ? [] : [policyPackConfig];
  const accept = await prepareAnswer("audit", options, { "--policy-pack-config": configs });
  const pack = await packVersion(policyPack, policyPackConfig);
  const { environments, exceptions } = pack.config;
  const backend = await context.connect(options.backend);
  const open = memoize((organization) => openEnvironments(backend, organization, pack.config));
  const runPack = { policyPack, policyPackConfig, ...(environments.length > 0 && { open }) };
  const visited = await walkBackend(backend, options, (stack) => analyzeStack(backend, stack, runPack), {
    parallel,
    cache: await context.openCache(options, backend, pack),
    progress: context.progress,
  });
  sayAside(visited, context);
  const found = findingsOf(visited, { ...options, exceptions });
  const { findings, exempted } = found;
  const subjects = visited.filter(isJudged).map(({ stack }) => stack);
  const report = await accept(
    { ...emptyReport(), findings, ...(exempted.length > 0 && { exempted }), subjects },
    context,
  );
  return giveAnswer(auditAnswer(report, visited, found), options, context);
}

function errorAsJson(message: string): string {
  return printableJson({ version: 1, stacks: [], unread: [], findings: [], error: { message } });
}

/**
 * `fargate-role audit`: judges the state of every stack with a policy pack, and again only those that changed.
 * @returns the exit code: 0 nothing to object to but advice, 1 a finding that is more than advice, 2 a stack or the
 * backend could not be read
 */
export function runAudit(options: AuditOptions, context: AuditContext): Promise<number> {
  return orSentence(options, context, () => audit(options, context), errorAsJson);
}
