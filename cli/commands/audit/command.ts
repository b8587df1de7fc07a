import type { Command } from "commander";
import { describeAccepted, type AcceptedOptions } from "../../answer/accept";
import { describeOutputs, type OutputOptions } from "../../report/outputs";
import {
  describeWalk,
  isRead,
  isUnread,
  walkBackend,
  type WalkOptions,
  type Visited,
  type WalkContext,
} from "../../walk/walk";
import { Lookup } from "../../../core/lookup/lookup";
import { memoize } from "../../../core/memoize";
import type { Finding } from "../../../core/findings";
import { plural, printable, printableJson, printableLines } from "../../../core/text";
import { orSentence, prepareAnswer, giveAnswer } from "../../answer/answer";
import { acceptedLines, emptyReport, messageWithFix, placeText, sorted, type Report } from "../../report/report";
import { configurationFor, readConfiguration } from "./configuration";
import { findingsOf, type AuditFindings } from "./findings";
import { judgeStack, type Analysis } from "./judge-stack";

export interface AuditOptions extends WalkOptions, OutputOptions, AcceptedOptions {
  policyPack?: string;
  policyPackConfig?: string;
}

export function describeAudit(command: Command): Command {
  command
    .description("judge the state of all stacks of a backend as the policy pack does")
    .option("--policy-pack <directory>", "the policy pack, where relative paths of ledgers start (default: here)")
    .option("--policy-pack-config <file>", "the pack's configuration");
  return describeWalk(describeAccepted(describeOutputs(command)));
}

type Sources = AuditFindings["sourceOf"];

function sayAside(visited: readonly Visited<Analysis>[], { printAside }: WalkContext): void {
  for (const { stack, error } of visited.filter(isUnread))
    printAside(printable(`${stack} could not be judged: ${error.message}.`));
  for (const { stack, value } of visited.filter(isRead))
    value.notices.forEach((notice) => printAside(printable(`${stack}: ${notice}`)));
}

/** What a policy says as it says it, and what is to be said of the exemptions. */
function textOf(report: Report, visited: readonly Visited<Analysis>[], sourceOf: Sources): string {
  const text = (finding: Finding): string => {
    const source = sourceOf.get(finding);
    const { stack, level } = finding;
    const [head, body] = source
      ? [
          `${stack}: ${source.policy} (${source.level})`,
          [source.urn, messageWithFix(finding)].filter((line) => line !== "").join("\n"),
        ]
      : [`${placeText(finding)}: ${level}`, messageWithFix(finding)];
    return `${printable(head)}\n${printableLines(body).replace(/^/gm, "  ")}`;
  };
  const findings = report.findings.filter(({ level, stack }) => level !== "unknown" || stack === undefined);
  const accepted = acceptedLines(report);
  const unread = visited.filter(isUnread).length;
  const rest = unread === 0 ? "" : `; ${plural(unread, "stack")} could not be judged`;
  return [
    ...findings.map((finding) => `${text(finding)}\n`),
    ...(accepted.length > 0 ? [`${accepted.join("\n")}\n`] : []),
    `${plural(findings.length, "finding")} in ${plural(visited.length - unread, "stack")}${rest}.`,
  ].join("\n");
}

function jsonOf(report: Report, visited: readonly Visited<Analysis>[], sourceOf: Sources): string {
  const { findings, exempted, known, gone } = report;
  const byStack = Map.groupBy(findings, ({ stack }) => stack);
  const asPolicySays = (finding: Finding): object => {
    return { ...sourceOf.get(finding), fingerprint: finding.fingerprint };
  };
  const stacks = visited.filter(isRead).map(({ stack, value: { notices } }) => {
    const own = (byStack.get(stack) ?? []).filter((finding) => sourceOf.has(finding));
    return { stack, findings: own.map(asPolicySays), notices };
  });
  const unread = visited.filter(isUnread).map(({ stack, error }) => ({ stack, error: error.message }));
  return printableJson({ version: 1, stacks, unread, findings: sorted(findings), exempted, known, gone });
}

/**
 * `fargate-role audit`: judges the state of every stack as the policy pack does, and again only those that changed.
 * @returns the exit code: 0 nothing to object to but advice, 1 a finding that is more than advice, 2 a stack or the
 * backend could not be read
 */
export function runAudit(options: AuditOptions, context: WalkContext): Promise<number> {
  const run = async (): Promise<number> => {
    const { policyPack, policyPackConfig } = options;
    const accept = await prepareAnswer("audit", options, { "--policy-pack-config": policyPackConfig });
    const given = await readConfiguration(policyPack, policyPackConfig);
    const { environments, exceptions } = given.config;
    const backend = await context.connect(options.backend);
    const aws = { lookup: new Lookup() };
    const configured = memoize((organization) => configurationFor(backend, organization, given));
    const visited = await walkBackend(
      backend,
      // What ESC says may change at any time.
      environments.length > 0 ? { ...options, cache: false } : options,
      { kind: "audit", subject: backend.url, version: given.digest },
      async (stack) => {
        const configuration = await configured(stack.split("/", 1)[0] ?? "");
        return judgeStack(stack, await backend.export(stack), configuration, aws);
      },
      context,
    );
    sayAside(visited, context);
    const found = findingsOf(visited, { ...options, exceptions });
    const { findings, exempted } = found;
    const subjects = visited.filter(isRead).map(({ stack }) => stack);
    const exempt = exempted.length > 0 && { exempted };
    const report = await accept({ ...emptyReport(), findings, ...exempt, subjects }, context);
    const text = () => textOf(report, visited, found.sourceOf);
    const json = () => jsonOf(report, visited, found.sourceOf);
    return giveAnswer({ command: "audit", report, text, json }, options, context);
  };
  const errorAsJson = (message: string): string =>
    printableJson({ version: 1, stacks: [], unread: [], findings: [], error: { message } });
  return orSentence(options, context, run, errorAsJson);
}
