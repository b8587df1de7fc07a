import type { Command } from "commander";
import { describeAccepted, type AcceptedOptions } from "../../answer/accept";
import { orSentence, prepareAnswer, giveAnswer } from "../../answer/answer";
import { describeOutputs, type OutputOptions } from "../../report/outputs";
import {
  acceptedLines,
  emptyReport,
  messageWithFix,
  placeText,
  sorted,
  type Exempted,
  type Report,
} from "../../report/report";
import {
  describeWalk,
  isRead,
  isSelective,
  isUnread,
  walkBackend,
  type Selection,
  type Visited,
  type WalkContext,
  type WalkOptions,
} from "../../walk/walk";
import { Lookup } from "../../../core/lookup/lookup";
import { makeFinding, withId, type Finding } from "../../../core/findings";
import { isDay } from "../../../core/findings/configuration/policies";
import type { PulumiException } from "../../../core/findings/configuration/file";
import { compareTexts, plural, printable, printableJson, printableLines } from "../../../core/text";
import { configurationFor, readConfiguration } from "./configuration";
import { judgeStack, type Analysis, type PolicyFinding } from "./judge-stack";
import { Organizations, setVariables } from "./organizations";

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

/** What a policy says, as a finding of the stack. */
function findingOf(stack: string, { id, policy, level, urn, role, message, fix }: PolicyFinding): Finding {
  // A resource can break some rules in several ways at once.
  const part = /^(configuration|exemption)-/.test(id) ? `${policy} ${message}` : policy;
  const place = { ...(role !== undefined && { role }), ...(urn !== "" && { urn }), stack };
  const finding = makeFinding(id, place, { message, ...(fix !== undefined && { fix }), part });
  return { ...finding, level: level === "advisory" ? "advice" : "error" };
}

interface AuditFindings {
  findings: Finding[];
  /** The findings that exceptions of the pack's configuration cover. */
  exempted: Exempted[];
  sourceOf: Map<Finding, PolicyFinding>;
}

interface Basis extends Selection {
  exceptions: readonly PulumiException[];
  policyPackConfig?: string;
}

/** A finding that Pulumi lets pass. Pulumi ignores the last day of an exception in a file, so a day that is over is not shown. */
function exemptedBy(exceptions: NonNullable<PolicyFinding["exceptions"]>, finding: Finding, all: Basis): Exempted {
  const days = exceptions.map(({ id }) => String(all.exceptions.find((one) => one.id === id)?.expiresAt).slice(0, 10));
  const until = days.every(isDay) ? days.sort(compareTexts).at(-1) : undefined;
  return {
    finding,
    by: exceptions.map(({ id }) => id).join(", "),
    reason: exceptions.map(({ reason }) => reason).join("; "),
    ...(until !== undefined && until >= new Date().toISOString().slice(0, 10) && { until }),
  };
}

/** Exemptions that cover nothing in any stack. Reported only if every stack was judged: another one may need them. */
function unusedFindings(visited: readonly Visited<Analysis>[], { policyPackConfig, ...selection }: Basis): Finding[] {
  if (isSelective(selection) || visited.some(isUnread)) return [];
  const analyses = visited.filter(isRead).filter(({ value }) => value.isEmpty !== true);
  const unused = analyses.map(({ value }) => {
    const own = value.findings.filter(isUnused);
    return new Map(own.map(({ policy, message, id }) => [`${policy} ${withId(message, id)}`, message]));
  });
  const place = policyPackConfig === undefined ? {} : { file: policyPackConfig };
  const everywhere = [...(unused[0] ?? [])].filter(([part]) => unused.every((one) => one.has(part)));
  return everywhere.map(([part, message]) => makeFinding("exemption-unused", place, { message, part }));
}

const isUnused = ({ id }: PolicyFinding): boolean => id === "exemption-unused";

function findingsOf(visited: readonly Visited<Analysis>[], basis: Basis): AuditFindings {
  const sourceOf = new Map<Finding, PolicyFinding>();
  const exempted: Exempted[] = [];
  const findings = visited.flatMap((result) => {
    const { stack } = result;
    if (isUnread(result)) {
      const message = `This could not be judged: ${result.error.message}`;
      // A stack that was not judged may hold anything.
      return [makeFinding("file-unreadable", { stack }, { message, level: "unknown" })];
    }
    return result.value.findings.flatMap((source) => {
      if (isUnused(source)) return [];
      const finding = findingOf(stack, source);
      const { exceptions } = source;
      if (exceptions) exempted.push(exemptedBy(exceptions, finding, basis));
      else sourceOf.set(finding, source);
      return exceptions ? [] : [finding];
    });
  });
  return { findings: [...findings, ...unusedFindings(visited, basis)], exempted, sourceOf };
}

function sayAside(visited: readonly Visited<Analysis>[], { printAside }: WalkContext): void {
  for (const { stack, error } of visited.filter(isUnread))
    printAside(printable(`${stack} could not be judged: ${error.message}.`));
  for (const { stack, value } of visited.filter(isRead))
    value.notices.forEach((notice) => printAside(printable(`${stack}: ${notice}`)));
}

/** What a policy says as it says it, and what is to be said of the exemptions. */
function textOf(report: Report, visited: readonly Visited<Analysis>[], sourceOf: AuditFindings["sourceOf"]): string {
  const text = (finding: Finding): string => {
    const { stack, level } = finding;
    const source = sourceOf.get(finding);
    const head = source ? `${stack}: ${source.policy} (${source.level})` : `${placeText(finding)}: ${level}`;
    const urn = source && source.urn !== "" ? `${source.urn}\n` : "";
    return `${printable(head)}\n${printableLines(urn + messageWithFix(finding)).replace(/^/gm, "  ")}\n`;
  };
  const findings = report.findings.filter(({ level, stack }) => level !== "unknown" || stack === undefined);
  const accepted = acceptedLines(report);
  const unread = visited.filter(isUnread).length;
  const rest = unread === 0 ? "" : `; ${plural(unread, "stack")} could not be judged`;
  return [
    ...findings.map(text),
    ...(accepted.length > 0 ? [`${accepted.join("\n")}\n`] : []),
    `${plural(findings.length, "finding")} in ${plural(visited.length - unread, "stack")}${rest}.`,
  ].join("\n");
}

function jsonOf(report: Report, visited: readonly Visited<Analysis>[], sourceOf: AuditFindings["sourceOf"]): string {
  const { findings, exempted, known, gone } = report;
  const byStack = Map.groupBy(findings, ({ stack }) => stack);
  const stacks = visited.filter(isRead).map(({ stack, value: { notices } }) => {
    const own = (byStack.get(stack) ?? []).filter((finding) => sourceOf.has(finding));
    const asPolicySays = own.map((one) => ({ ...sourceOf.get(one), fingerprint: one.fingerprint }));
    return { stack, findings: asPolicySays, notices };
  });
  const unread = visited.filter(isUnread).map(({ stack, error }) => ({ stack, error: error.message }));
  return printableJson({ version: 1, stacks, unread, findings: sorted(findings), exempted, known, gone });
}

/**
 * `fargate-role audit`: judges the state of every stack as the policy pack does, and again only those that changed. Exit code:
 * 0 nothing but advice, 1 a finding that is more than advice, 2 a stack or the backend could not be read.
 */
export function runAudit(options: AuditOptions, context: WalkContext): Promise<number> {
  const run = async (): Promise<number> => {
    const { policyPack, policyPackConfig } = options;
    const accept = await prepareAnswer("audit", options, { "--policy-pack-config": policyPackConfig });
    const given = await readConfiguration(policyPack, policyPackConfig);
    const { environments, exceptions } = given.config;
    const backend = await context.connect(options.backend);
    const organizations = new Organizations(async (organization) => {
      const configuration = await configurationFor(backend, organization, given);
      // Another organization may have other credentials, and so other answers.
      return { configuration, aws: { lookup: new Lookup() }, close: setVariables(configuration) };
    });
    const visited = await walkBackend(
      backend,
      // What ESC says may change at any time.
      environments.length > 0 ? { ...options, cache: false } : options,
      {
        ...{ kind: "audit", subject: backend.url, version: given.digest },
        lasts: ({ isLive }: Analysis) => isLive !== true,
      },
      (stack) => {
        // Without environments all organizations have one configuration.
        const [organization = ""] = environments.length > 0 ? stack.split("/", 1) : [];
        return organizations.judge(organization, async ({ configuration, aws }) =>
          judgeStack(stack, await backend.export(stack), configuration, aws),
        );
      },
      context,
    ).finally(() => organizations.end());
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
