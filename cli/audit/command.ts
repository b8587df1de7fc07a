import { CouldNotTell, exitCodes, type Verdict } from "../exit";
import type { Backend } from "../walk/backend";
import type { StackCache } from "../walk/cache";
import { isSelective, listStacks } from "../walk/stacks";
import { walkStacks, type Visited } from "../walk/walk";
import { analyzeStack, nothingToAnalyze, type Analysis } from "./analyze";
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

function report(visited: Visited<Analysis>[], options: AuditOptions, { print, printAside }: AuditContext): void {
  const read = visited.flatMap((result) => ("value" in result ? [result] : []));
  const unread = visited.flatMap((result) => ("error" in result ? [result] : []));
  for (const { stack, error } of unread) printAside(`${stack} could not be judged: ${error.message}.`);
  for (const { stack, value } of read) value.remarks.forEach((remark) => printAside(`${stack}: ${remark}`));
  if (options.json) {
    const stacks = read.map(({ stack, value }) => ({ stack, ...value }));
    const failures = unread.map(({ stack, error }) => ({ stack, error: error.message }));
    print(JSON.stringify({ version: 1, stacks, unread: failures }, null, 2));
    return;
  }
  for (const { stack, value } of read.filter(({ value: { findings } }) => findings.length > 0))
    print(`${textOf(stack, value)}\n`);
  const count = read.reduce((sum, { value }) => sum + value.findings.length, 0);
  print(conclusion(count, read.length, unread.length));
}

function verdictOf(visited: Visited<Analysis>[]): Verdict {
  const blocks = (analysis: Analysis): boolean => analysis.findings.some(({ level }) => level !== "advisory");
  if (visited.some((result) => "value" in result && blocks(result.value))) return "fail";
  return visited.some((result) => "error" in result) ? "unknown" : "pass";
}

async function audit(options: AuditOptions, context: AuditContext): Promise<Verdict> {
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
  report(visited, options, context);
  return verdictOf(visited);
}

/**
 * `fargate-role audit`: judges the state of every stack with a policy pack, and again only those that changed.
 * @returns the exit code: 0 nothing to object to but advice, 1 a finding that is more than advice, 2 a stack or the
 * backend could not be read
 */
export async function runAudit(options: AuditOptions, context: AuditContext): Promise<number> {
  try {
    return exitCodes[await audit(options, context)];
  } catch (error) {
    if (!(error instanceof CouldNotTell)) throw error;
    context.printAside(`fargate-role: ${error.message}.`);
    return exitCodes.unknown;
  }
}
