import { asObject } from "../../text";
import { buildTrustPolicy, oneOrList, type TrustPolicy, withoutDenials } from "../build";
import { isForSourcesAlone, limitsSourceArn } from "../advice";
import { compareAccess, type Comparison, type Difference, gainsNobody, whoGains, type WithAccounts } from "../compare";
import { isMeantAsService, namesService } from "../service-principal";
import { serviceOf } from "../intention";
import type { TrustFinding } from "../finding";
import { judgeTrustPolicy } from "../judge-trust-policy";
import { freeOperator } from "../leak-fix";
import { conditionsOn, onlyPartition, sourceArnsOf } from "../mentioned";
import { actionMatches, assumeRole } from "../../policy/evaluate/statement";
import { globMatches } from "../../policy/glob";
import { sourceArnKey, sourceArnName } from "../../policy/search/universe";
import { parseTrustPolicy } from "../../policy/parse/policy";
import type { PrincipalEntry, Statement } from "../../policy/parse/statement";
import { isKnownRegion, looksLikeRegion, partitionToWrite } from "../../policy/regions";
import { readSourceArn } from "../../service/service";
import {
  type Raw,
  replaceStatements,
  scopeTrustPolicy,
  withoutService,
  withSourceArns,
  withStatement,
  withValues,
} from "./rewrite";

/** What a trust policy is to become. */
export interface Wanted {
  intended: WithAccounts;
  /** SourceArns, in the form that AWS shows, of the profiles that have to get in: nobody else may gain the role. */
  asked: readonly string[];
  /** SourceArns to which an Allow is limited that lets in more than is intended; default: all that is intended. */
  limit?: readonly string[];
  /** True if a person sees who loses the role before it is written. If not, no intended caller loses it. */
  isLossShown?: true;
}

export type Doubt =
  | { kind: "gained" | "lost"; differences: Difference[] }
  | { kind: "wrong"; findings: TrustFinding[] }
  /** Its Deny statements, or conditions that hold at times only, keep out some that were asked for. */
  | { kind: "kept-out"; sourceArns: string[] }
  | { kind: "undecided" };

/** A trust policy that is right, with who gains and who loses the role by it; or why there is none. */
export type Rewriting = ({ policy: TrustPolicy } & Comparison) | { doubt: Doubt };

/**
 * Makes a trust policy right by the smallest change that is proved: only those that were asked for gain the role, and no intended
 * caller loses it, as far as possible. What stays is byte for byte as it was.
 * @param document a trust policy that can be read
 */
export function rewriteTrust(document: unknown, given: Wanted): Rewriting {
  const wanted = withYoungRegions(document, withPartition(document, given));
  const { isLossShown, ...lossless } = wanted;
  let doubt = isLossShown ? undefined : whyNotLimited(document, wanted);
  for (const goal of isLossShown ? [lossless, wanted] : [lossless])
    for (const policy of candidates(document, goal)) {
      const proved = proveWrite(document, policy, goal);
      if (!("doubt" in proved)) return { policy, ...proved };
      doubt ??= proved.doubt;
    }
  return { doubt: doubt ?? { kind: "wrong", findings: judgeTrustPolicy(document, wanted.intended).scoped } };
}

/**
 * How a trust policy lets in more SourceArns, and proved nobody else: by a line more in whichever condition names SourceArns, or by a
 * statement more. What else is wrong with it stays. Undefined if neither does it.
 */
export function howToLetIn(document: unknown, given: Wanted): "line" | "statement" | undefined {
  const wanted = withYoungRegions(document, withPartition(document, given));
  const { asked, intended } = wanted;
  const service = serviceOf(intended);
  const lets = (policy: TrustPolicy) =>
    keptOut(policy, wanted).length === 0 &&
    whoGains(document, withStatement(policy, asked, "Deny", service), intended)?.length === 0;
  const whole = withStatement(document, []);
  const longer = (["Allow", "Deny"] as const).flatMap((effect) => withSourceArns(whole, asked, effect, service));
  const named = conditionsOn(parseTrustPolicy(document).statements, sourceArnName);
  if (longer.length > 0 && longer.length === named.length && longer.every(lets)) return "line";
  return lets(withStatement(document, asked, "Allow", service)) ? "statement" : undefined;
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
  const beyond = whoGains(before, withStatement(after, asked, "Deny", serviceOf(intended)), intended);
  if (!beyond) return undecided;
  if (beyond.length > 0) return { doubt: { kind: "gained", differences: beyond } };
  const sourceArns = keptOut(after, { asked, intended });
  if (sourceArns.length > 0) return { doubt: { kind: "kept-out", sourceArns } };
  const lostIntended = isLossShown ? [] : whoGains(after, before, intended, "intended");
  const difference = lostIntended && compareAccess(before, after, intended);
  if (!difference) return undecided;
  const others = difference.lost.filter(({ kind }) => !isLossShown && kind === "principal");
  const differences = [...lostIntended, ...others];
  return differences.length > 0 ? { doubt: { kind: "lost", differences } } : difference;
}

/** The asked SourceArns that do not let in all of their profiles at all times. */
export function keptOut(document: unknown, given: Wanted): string[] {
  const { asked, intended } = withYoungRegions(document, given);
  const certain = withoutOpenDenials(document);
  const isOut = (arns: readonly string[]) =>
    !gainsNobody(certain, buildTrustPolicy(arns, serviceOf(intended)), intended);
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

/** From the smallest change to the largest. */
function* candidates(document: unknown, wanted: Wanted): Generator<TrustPolicy> {
  const { document: raw, statements } = parseTrustPolicy(document);
  if (!raw) return;
  const service = serviceOf(wanted.intended);
  const limited = limitAll(raw as TrustPolicy, wanted);
  const missing = keptOut(limited, wanted);
  if (missing.length === 0) yield limited;
  const scoped = wanted.asked.length > 0 ? scopeTrustPolicy(document, wanted.asked, service) : undefined;
  if (missing.length > 0) {
    yield* withSourceArns(limited, missing, "Allow", service);
    if (scoped && statements.every((one) => isForThese(one, wanted))) yield scoped;
    yield withStatement(limited, missing, "Allow", service);
  }
  if (scoped) yield scoped;
}

/** True for a statement that lets the service assume the role for what is asked, or for others than intended, and says nothing else. */
function isForThese(statement: Statement, { asked, intended }: Wanted): boolean {
  const isToReplace = (value: string) => asked.includes(value) || narrowed(value, intended).length === 0;
  return (
    actionMatches(statement, assumeRole) === "yes" &&
    isForSourcesAlone(statement) &&
    sourceArnsOf(statement).every((values) => values.every(isToReplace))
  );
}

/** Why an Allow that lets in too many cannot be limited without a loss for intended callers. */
function whyNotLimited(document: unknown, wanted: Wanted): Doubt | undefined {
  const { document: raw } = parseTrustPolicy(document);
  if (!raw) return undefined;
  const limited = limitAll(raw as TrustPolicy, wanted);
  const { scoped } = judgeTrustPolicy(limited, wanted.intended);
  const leaking = new Set(scoped.filter(isLeak).map(({ statement }) => statement));
  for (const statement of parseTrustPolicy(limited).statements) {
    const isLeft = leaking.has(statement.label) && namesService(statement, serviceOf(wanted.intended));
    const after = isLeft ? limitsOf(limited, statement, wanted).at(-1) : undefined;
    const differences = after && whoGains(after, limited, wanted.intended, "intended");
    if (after && !differences) return { kind: "undecided" };
    if (differences && differences.length > 0) return { kind: "lost", differences };
  }
  return undefined;
}

/** Limits each Allow that lets in more than is intended, as far as that is proved to keep out nobody else. */
function limitAll(document: TrustPolicy, wanted: Wanted): TrustPolicy {
  const { intended } = wanted;
  const { scoped } = judgeTrustPolicy(document, intended);
  // From the last to the first: without a statement, the next ones have other labels.
  return scoped.filter(isLeak).reduceRight((before, { statement: label }) => {
    const { statements } = parseTrustPolicy(before);
    const statement = statements.find((one) => one.label === label);
    if (!statement || !namesService(statement, serviceOf(intended))) return before;
    return limitsOf(before, statement, wanted).find((after) => isHarmless(before, after, wanted)) ?? before;
  }, document);
}

function isLeak({ kind }: TrustFinding): boolean {
  return kind === "unsafe" || kind === "account-only" || kind === "undecided";
}

/** True if a change keeps out some and lets in nobody else. Whether it is right is judged at the end. */
function isHarmless(before: TrustPolicy, after: TrustPolicy, { intended, isLossShown }: Wanted): boolean {
  return (
    gainsNobody(before, after, intended) && (isLossShown === true || gainsNobody(after, before, intended, "intended"))
  );
}

/** The ways to limit a statement: without it, by its own values, by others in their place, by more of them beside all that it has. */
function limitsOf(document: TrustPolicy, statement: Statement, wanted: Wanted): TrustPolicy[] {
  const { intended, limit = linesOfIntention(intended) } = wanted;
  const own = statement.conditions.filter(limitsSourceArn);
  const inPlace = (valuesOf: (values: readonly string[]) => readonly string[]) =>
    own.flatMap((condition) => {
      const values = valuesOf(condition.values);
      return values.length === 0 ? [] : [(raw: Raw) => withValues(raw, condition, [...new Set(values)])];
    });
  // An operator that lets in others too names them all the same.
  const named = new Set(
    sourceArnsOf(statement)
      .flat()
      .flatMap((one) => narrowed(one, intended)),
  );
  const operator = freeOperator(statement);
  const changes = [
    ...inPlace((values) => values.flatMap((value) => narrowed(value, intended))),
    ...inPlace(() => limit),
    ...[[...named], limit]
      .filter((lines) => lines.length > 0)
      .map((lines) => (raw: Raw) => withCondition(raw, operator, lines)),
  ];
  const without = replaceStatements(document, (raw, index) => (index === statement.index ? [] : [raw]));
  const service = serviceOf(intended);
  const isIt = (entry: PrincipalEntry) => isMeantAsService(entry, service);
  const others = statement.principals.entries.some((entry) => !isIt(entry));
  const limited = changes.map((change) =>
    replaceStatements(document, (raw, index) => {
      if (index !== statement.index) return [raw];
      if (!others) return [change(raw)];
      const names = statement.principals.entries.filter(isIt).map(({ value }) => value);
      const forService = change({ ...raw, Principal: { Service: oneOrList(names) } });
      delete forService.Sid;
      return [forService, withoutService(raw, statement, service) ?? raw];
    }),
  );
  // Drop it if no intended cluster needs it.
  return others || wanted.isLossShown || without.Statement.length === 0 ? limited : [without, ...limited];
}

function withCondition(raw: Raw, operator: string, sourceArns: readonly string[]): Raw {
  const block = asObject(raw.Condition);
  const keys = { ...asObject(block[operator]), [sourceArnKey]: oneOrList(sourceArns) };
  return { ...raw, Condition: { ...block, [operator]: keys } };
}

/** The value if it lets in intended callers only, else narrower values that do; none if it is for others. */
function narrowed(value: string, intended: WithAccounts): string[] {
  const service = serviceOf(intended);
  const isRight = (line: string) =>
    !judgeTrustPolicy(withStatement({}, [line], "Allow", service), intended).scoped.some(isLeak);
  if (isRight(value)) return [value];
  const parts = readSourceArn(value);
  const accounts = intended.accounts.filter((account) => globMatches(parts.accountId.replace(/\?/g, "*"), account));
  return accounts
    .map((accountId) => service.sourceArn.of({ ...parts, accountId, cluster: parts.cluster || "*" }))
    .filter(isRight);
}

/** A line for each account, Region and cluster that no other line holds. An unknown partition becomes `*`. */
function linesOfIntention(intended: WithAccounts): string[] {
  const { accounts, regions = ["*"], clusters = ["*"], partition = "*" } = intended;
  const { sourceArn } = serviceOf(intended);
  const lines = accounts.flatMap((accountId) =>
    regions.flatMap((region) =>
      clusters.map((cluster) =>
        sourceArn.of({ partition: partitionToWrite(region, partition), region, accountId, cluster }),
      ),
    ),
  );
  return lines.filter((line) => !lines.some((other) => other !== line && globMatches(other, line)));
}
