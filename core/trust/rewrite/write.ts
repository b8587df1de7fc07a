import { asList } from "../../text";
import { globMatches } from "../../policy/glob";
import { parseTrustPolicy } from "../../policy/parse/policy";
import type { Statement } from "../../policy/parse/statement";
import { isKnownRegion, looksLikeRegion } from "../../policy/regions";
import { readSourceArn } from "../../service/fargate";
import { buildTrustPolicy, withoutDenials, type TrustPolicy } from "../build";
import { gainsNobody, whoGains, type Comparison } from "../compare";
import { judgeTrustPolicy } from "../judge-trust-policy";
import { hasDate, onlyPartition, sourceArnsOf } from "../mentioned";
import { limitsSourceArn } from "../own-lines";
import { mayConcernService } from "../service-principal";
import { costOf, differenceOf } from "./difference";
import { limitAll, linesOfIntention, narrowed, whyNotLimited } from "./limit";
import { replaceStatements, scopeTrustPolicy, withSourceArns, withStatement, withValues } from "./rewrite";
import type { Doubt, Wanted } from "./wanted";

/** A trust policy that is right, with who gains and who loses the role by it; or why there is none. */
export type Rewriting = ({ policy: TrustPolicy } & Comparison) | { doubt: Doubt };

/**
 * Makes a trust policy right by the smallest change that is proved: only those that were asked for gain the role, and no intended
 * caller loses it, as far as possible. What stays is byte for byte as it was.
 * @param document a trust policy that can be read
 * @param bases what the change may start from, such as the policy without a statement
 * @param isGood false for a policy that is right and yet not what is wanted
 */
export function rewriteTrust(
  document: unknown,
  given: Wanted,
  bases: readonly unknown[] = [document],
  isGood: (policy: TrustPolicy) => boolean = () => true,
): Rewriting {
  const wanted = withYoungRegions(document, withPartition(document, given));
  const { isLossShown, ...lossless } = wanted;
  let doubt = isLossShown ? undefined : whyNotLimited(document, wanted);
  // If no cluster is named, what is given as the limit is a loss.
  const goals = isLossShown ? (wanted.limit && !namesClusters(document) ? [wanted] : [lossless, wanted]) : [lossless];
  for (const goal of goals)
    for (const policy of byCost(document, bases, goal)) {
      const proved = proveWrite(document, policy, goal);
      if ("doubt" in proved) doubt ??= proved.doubt;
      else if (isGood(policy)) return { policy, ...proved };
    }
  return { doubt: doubt ?? { kind: "wrong", findings: judgeTrustPolicy(document, wanted.intended).scoped } };
}

/** True if each Deny of the new policy is in the old one, unchanged. A Deny that spares more callers needs a person who sees it. */
export function keepsDenials(before: unknown, after: TrustPolicy): boolean {
  const { document = {} } = parseTrustPolicy(before);
  const written = new Set(asList(document.Statement).map((one: unknown) => JSON.stringify(one)));
  return !after.Statement.some((one) => one.Effect === "Deny" && !written.has(JSON.stringify(one)));
}

/**
 * True if a date that somebody set stays: the statement that has it is as it was, and all of the policy if a Deny of the service has one.
 */
export function keepsDates(before: unknown, after: TrustPolicy): boolean {
  const { document = {}, statements } = parseTrustPolicy(before);
  const raw = asList(document.Statement).map((one) => JSON.stringify(one));
  const written = after.Statement.map((one) => JSON.stringify(one));
  const dated = statements.filter(hasDate);
  const isAsItWas = raw.length === written.length && raw.every((one, index) => one === written[index]);
  return isAsItWas || dated.every((one) => written.includes(raw[one.index] ?? "") && !isDenied(one));
}

const isDenied = (statement: Statement): boolean => statement.effect === "Deny" && mayConcernService(statement);

function namesClusters(document: unknown): boolean {
  return parseTrustPolicy(document).statements.some((one) => sourceArnsOf(one).length > 0);
}

/** What a value or a statement costs that is left in a policy and makes no difference there. */
const idleCost = 1.5;

/** The policies that may be right, each once; first the one that a reader has least to change for. */
function byCost(document: unknown, bases: readonly unknown[], wanted: Wanted): TrustPolicy[] {
  const { intended, asked } = wanted;
  const costFor = (policy: TrustPolicy) =>
    costOf(differenceOf(document, policy)) + idleCost * judgeTrustPolicy(policy, intended).notices.length;
  const sorted = (policies: readonly TrustPolicy[]) =>
    policies.length < 2
      ? policies
      : policies
          .map((policy) => ({ policy, cost: costFor(policy) }))
          .sort((one, other) => one.cost - other.cost)
          .map(({ policy }) => policy);
  const scopedFrom = (base: unknown) => (asked.length > 0 ? (scopeTrustPolicy(base, asked) ?? []) : []);
  const gentle = sorted(bases.flatMap((base) => [...candidates(base, wanted)]));
  // Last, since it takes the place of statements for others.
  const all = [...gentle, ...sorted(bases.flatMap(scopedFrom))];
  return [...new Map(all.map((policy) => [JSON.stringify(policy), policy])).values()];
}

/** Who gains and who loses the role by a trust policy that is about to be written, or why it must not be. */
export function proveWrite(before: unknown, after: unknown, given: Wanted): Comparison | { doubt: Doubt } {
  const { intended, asked, isLossShown } = withYoungRegions(before, given);
  const { concernsFargate, scoped } = judgeTrustPolicy(after, intended);
  if (scoped.length > 0) return { doubt: { kind: "wrong", findings: scoped } };
  // A request that shows no account is right by some conditions by which no profile gets in that shows its own.
  if (concernsFargate && gainsNobody(nobody, after, intended, "intended"))
    return { doubt: { kind: "wrong", findings: [] } };
  // With the profiles denied that are asked for: who gains by the rest was not.
  const beyond = whoGains(before, withStatement(after, asked, "Deny"), intended);
  if (!beyond) return undecided;
  if (beyond.length > 0) return { doubt: { kind: "gained", differences: beyond } };
  const sourceArns = keptOut(after, { asked, intended });
  if (sourceArns.length > 0) return { doubt: { kind: "kept-out", sourceArns } };
  const lostIntended = isLossShown ? [] : whoGains(after, before, intended, "intended");
  // Of those that were asked for, and of nobody else.
  const gained = asked.length === 0 ? [] : whoGains(before, after, intended);
  const lost = lostIntended && gained && whoGains(after, before, intended);
  if (!lost) return undecided;
  const difference = { gained, lost };
  const others = difference.lost.filter(({ kind }) => !isLossShown && kind === "principal");
  const differences = [...lostIntended, ...others];
  return differences.length > 0 ? { doubt: { kind: "lost", differences } } : difference;
}

/** The asked SourceArns that do not let in all of their profiles at all times. */
export function keptOut(document: unknown, given: Wanted): string[] {
  const { asked, intended } = withYoungRegions(document, given);
  const certain = withoutOpenDenials(document);
  const isOut = (arns: readonly string[]) => !gainsNobody(certain, buildTrustPolicy(arns), intended);
  return asked.length > 0 && isOut(asked) ? asked.filter((arn) => isOut([arn])) : [];
}

const nobody = { Statement: [] };
const undecided: { doubt: Doubt } = { doubt: { kind: "undecided" } };

/** Without the Deny statements that spare an organization: whether it is the own one is not known here. */
function withoutOpenDenials(document: unknown): unknown {
  const isOpen = ({ effect, conditions }: Statement) =>
    effect === "Deny" && conditions.some(({ keyName }) => keyName.startsWith("aws:sourceorg"));
  return withoutDenials(document, parseTrustPolicy(document).statements.filter(isOpen));
}

/**
 * A Region that this version does not know may be younger. If the policy or the request names it, it counts as existing: a cluster
 * there must not lose its line, and must not count as having one.
 */
function withYoungRegions(document: unknown, wanted: Wanted): Wanted {
  const { intended, asked } = wanted;
  const { regions: limits = ["*"] } = intended;
  const values = parseTrustPolicy(document).statements.flatMap((one) => sourceArnsOf(one).flat());
  const named = new Set([...values, ...asked].map((value) => readSourceArn(value).region));
  const young = [...named].filter(
    (name) => looksLikeRegion(name) && !isKnownRegion(name) && limits.some((glob) => globMatches(glob, name)),
  );
  const regions = [...new Set([...limits, ...young])];
  return young.length === 0 ? wanted : { ...wanted, intended: { ...intended, regions } };
}

/** An account is in one partition: what the policy names says which, if nothing else does. */
function withPartition(document: unknown, wanted: Wanted): Wanted {
  const { intended, asked } = wanted;
  const named = onlyPartition(parseTrustPolicy(document).statements);
  const written = [...asked, ...(intended.regions ? linesOfIntention(intended) : [])];
  const isOther = (line: string) => ![named, "*"].includes(readSourceArn(line).partition);
  const partition = intended.partition ?? (written.some(isOther) ? undefined : named);
  return partition === undefined ? wanted : { ...wanted, intended: { ...wanted.intended, partition } };
}

/** The changes that keep each statement for others. */
function* candidates(document: unknown, wanted: Wanted): Generator<TrustPolicy> {
  const { document: raw } = parseTrustPolicy(document);
  if (!raw) return;
  yield* lettingIn(limitAll(raw as TrustPolicy, wanted), document, wanted);
  // What is given as the limit may be narrower than what the statements name.
  if (wanted.limit && wanted.isLossShown)
    yield* lettingIn(limitAll(raw as TrustPolicy, wanted, true), document, wanted);
}

/** A policy, with what is asked for and does not get in. */
function* lettingIn(limited: TrustPolicy, document: unknown, wanted: Wanted): Generator<TrustPolicy> {
  const missing = keptOut(limited, wanted);
  if (missing.length === 0) {
    yield limited;
    return;
  }
  for (const longer of withSourceArns(limited, missing)) {
    yield withoutIdle(longer, wanted);
    yield longer;
  }
  // A Deny may spare those that it names: it needs the lines, too.
  for (const sparing of withSourceArns(limited, missing, "Deny")) {
    yield sparing;
    yield* withSourceArns(sparing, missing);
    yield withStatement(sparing, missing);
  }
  const scoped = parseTrustPolicy(document).statements.every((one) => isForThese(one, wanted))
    ? scopeTrustPolicy(document, wanted.asked)
    : undefined;
  if (scoped) yield scoped;
  yield withStatement(limited, missing);
}

/** Without the values for aws:SourceArn that let in no intended caller, if each list keeps others. */
function withoutIdle(document: TrustPolicy, { intended }: Wanted): TrustPolicy {
  const isOfUse = (value: string) =>
    !judgeTrustPolicy(buildTrustPolicy([value]), intended).scoped.some(({ kind }) => kind === "broken");
  return parseTrustPolicy(document).statements.reduce<TrustPolicy>((before, { index, conditions }) => {
    const [condition, ...others] = conditions.filter(limitsSourceArn);
    const used = condition?.values.filter(isOfUse) ?? [];
    if (!condition || others.length > 0 || used.length === 0 || used.length === condition.values.length) return before;
    return replaceStatements(before, (raw, place) => [place === index ? withValues(raw, condition, used) : raw]);
  }, document);
}

/** True for a statement whose SourceArns are asked for, or are of others than intended. */
function isForThese(statement: Statement, { asked, intended }: Wanted): boolean {
  const isToReplace = (value: string) => asked.includes(value) || narrowed(value, intended).length === 0;
  return sourceArnsOf(statement).every((values) => values.every(isToReplace));
}
