import { printable, printableJson } from "../../core/text";
import { readAccepted } from "../accepted/accept";
import { orSentence } from "../answer";
import { refuseOverwriting } from "../overwriting";
import { giveAnswer } from "../report/answer";
import { outputsOf } from "../report/outputs";
import { emptyReport } from "../report/report";
import type { Backend } from "../walk/backend";
import type { StackCache } from "../walk/cache";
import { isSelective, listStacks } from "../walk/stacks";
import { walkStacks, type Visited } from "../walk/walk";
import { analyzeStack, nothingToAnalyze, type Analysis } from "./analyze";
import { auditAnswer, isJudged, isUnread } from "./answer";
import { findingsOf } from "./findings";
import type { AuditOptions } from "./options";
import { packVersion, type PackVersion } from "./pack-version";

/** What the audit needs of the world around it. */
export interface AuditContext {
  connect(url?: string): Promise<Backend>;
  openCache(options: AuditOptions, backend: Backend, pack: PackVersion): Promise<StackCache<Analysis>>;
  progress: (done: number, total: number, stack?: string) => void;
  print: (text: string) => void;
  printAside: (text: string) => void;
}

/** Says what is no finding: the stacks that were not judged, and the notices of the pack. */
function sayAside(visited: readonly Visited<Analysis>[], { printAside }: AuditContext): void {
  for (const { stack, error } of visited.filter(isUnread))
    printAside(printable(`${stack} could not be judged: ${error.message}.`));
  for (const { stack, value } of visited.filter(isJudged))
    value.notices.forEach((notice) => printAside(printable(`${stack}: ${notice}`)));
}

async function audit(options: AuditOptions, context: AuditContext): Promise<number> {
  outputsOf(options);
  const { policyPack, policyPackConfig, parallel } = options;
  refuseOverwriting(options, { "--policy-pack-config": policyPackConfig === undefined ? [] : [policyPackConfig] });
  const accept = await readAccepted(options);
  const pack = await packVersion(policyPack, policyPackConfig);
  const packWords = [
    ...["--policy-pack", policyPack],
    ...(policyPackConfig === undefined ? [] : ["--policy-pack-config", policyPackConfig]),
  ];
  const backend = await context.connect(options.backend);
  const stacks = await listStacks(backend, options);
  const cache = await context.openCache(options, backend, pack);
  const visited = await walkStacks(stacks, (stack) => analyzeStack(backend, stack, packWords), {
    parallel,
    cache,
    progress: context.progress,
    ofEmpty: nothingToAnalyze,
  });
  await cache.save(isSelective(options) ? undefined : new Set(stacks.map(({ name }) => name)));
  sayAside(visited, context);
  const found = findingsOf(visited);
  const subjects = visited.filter(isJudged).map(({ stack }) => stack);
  const report = await accept({ ...emptyReport(), findings: found.findings, subjects }, context);
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
