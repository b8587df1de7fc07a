import { exitCodes } from "../exit";
import { giveAnswer, type Answer } from "../report/answer";
import { outputsOf, writeFailure, type Blocks } from "../report/outputs";
import { emptyReport } from "../report/report";
import type { Backend } from "../walk/backend";
import type { StackCache } from "../walk/cache";
import { isSelective, listStacks } from "../walk/stacks";
import { walkStacks, type Visited } from "../walk/walk";
import { analyzeStack, nothingToAnalyze, type Analysis } from "./analyze";
import { findingOf, findingsOf } from "./findings";
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

function textOf(stack: string, { findings }: Analysis): string {
  return findings
    .map(
      ({ level, policy, urn, message }) =>
        `${stack}: ${policy} (${level})\n${`${urn}\n${message}`.replace(/^/gm, "  ")}`,
    )
    .join("\n\n");
}

function conclusion(findings: number, read: number, unread: number): string {
  const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;
  const rest = unread === 0 ? "" : `; ${plural(unread, "stack")} could not be judged`;
  return `${plural(findings, "finding")} in ${plural(read, "stack")}${rest}.`;
}

function* textBlocks(read: readonly { stack: string; value: Analysis }[], unread: number): Blocks {
  for (const { stack, value } of read.filter(({ value: { findings } }) => findings.length > 0))
    yield `${textOf(stack, value)}\n`;
  const count = read.reduce((sum, { value }) => sum + value.findings.length, 0);
  yield conclusion(count, read.length, unread);
}

function jsonOf(stack: string, { findings, remarks }: Analysis): object {
  const withIds = findings.map((found) => {
    const { id, fingerprint } = findingOf(stack, found);
    return { ...found, id, fingerprint };
  });
  return { stack, findings: withIds, remarks };
}

function answerOf(visited: Visited<Analysis>[], { printAside }: AuditContext): Answer {
  const read = visited.flatMap((result) => ("value" in result ? [result] : []));
  const unread = visited.flatMap((result) => ("error" in result ? [result] : []));
  for (const { stack, error } of unread) printAside(`${stack} could not be judged: ${error.message}.`);
  for (const { stack, value } of read) value.remarks.forEach((remark) => printAside(`${stack}: ${remark}`));
  const failures = unread.map(({ stack, error }) => ({ stack, error: error.message }));
  const stacks = read.map(({ stack, value }) => jsonOf(stack, value));
  return {
    command: "audit",
    report: { ...emptyReport(), findings: findingsOf(visited), subjects: read.map(({ stack }) => stack) },
    text: () => textBlocks(read, unread.length),
    json: () => [JSON.stringify({ version: 1, stacks, unread: failures }, null, 2)],
  };
}

async function audit(options: AuditOptions, context: AuditContext): Promise<number> {
  outputsOf(options);
  const { policyPack, policyPackConfig, parallel } = options;
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
  return giveAnswer(answerOf(visited, context), options, context);
}

function errorOf(message: string): string {
  return JSON.stringify({ version: 1, stacks: [], unread: [], error: { message } }, null, 2);
}

/**
 * `fargate-role audit`: judges the state of every stack with a policy pack, and again only those that changed.
 * @returns the exit code: 0 nothing to object to but advice, 1 a finding that is more than advice, 2 a stack or the
 * backend could not be read
 */
export async function runAudit(options: AuditOptions, context: AuditContext): Promise<number> {
  try {
    return await audit(options, context);
  } catch (error) {
    await writeFailure(error, options, errorOf, context);
    return exitCodes.unknown;
  }
}
