import { memoize } from "../../../core/memoize";
import { printable, printableJson } from "../../../core/text";
import { orSentence, prepareAnswer, giveAnswer } from "../../answer/answer";
import { emptyReport } from "../../report/report";
import { walkBackend, type Visited, type WalkContext } from "../../walk/walk";
import { analyzeStack, type Analysis } from "./analyze";
import { auditAnswer, isJudged, isUnread } from "./answer";
import { openEnvironments } from "./environments";
import { findingsOf } from "./findings";
import type { AuditOptions } from "./options";
import { packVersion } from "./pack-version";

/** Says what is no finding: the stacks that were not judged, and the notices of the pack. */
function sayAside(visited: readonly Visited<Analysis>[], { printAside }: WalkContext): void {
  for (const { stack, error } of visited.filter(isUnread))
    printAside(printable(`${stack} could not be judged: ${error.message}.`));
  for (const { stack, value } of visited.filter(isJudged))
    value.notices.forEach((notice) => printAside(printable(`${stack}: ${notice}`)));
}

async function audit(options: AuditOptions, context: WalkContext): Promise<number> {
  const { policyPack, policyPackConfig } = options;
  const configs = policyPackConfig === undefined ? [] : [policyPackConfig];
  const accept = await prepareAnswer("audit", options, { "--policy-pack-config": configs });
  const pack = await packVersion(policyPack, policyPackConfig);
  const { environments, exceptions } = pack.config;
  const backend = await context.connect(options.backend);
  const open = memoize((organization) => openEnvironments(backend, organization, pack.config));
  const runPack = { policyPack, policyPackConfig, ...(environments.length > 0 && { open }) };
  const visited = await walkBackend(
    backend,
    // An answer that rests on live AWS is not remembered.
    pack.live ? { ...options, cache: false } : options,
    { kind: "audit", subject: `${backend.url} ${pack.directory}`, version: pack.digest },
    (stack) => analyzeStack(backend, stack, runPack),
    context,
  );
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
export function runAudit(options: AuditOptions, context: WalkContext): Promise<number> {
  return orSentence(options, context, () => audit(options, context), errorAsJson);
}
