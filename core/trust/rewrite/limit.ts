import { asObject } from "../../text";
import { globMatches } from "../../policy/glob";
import { parseTrustPolicy } from "../../policy/parse/policy";
import type { Statement } from "../../policy/parse/statement";
import { partitionToWrite } from "../../policy/regions";
import { sourceArnKey, sourceArnName } from "../../policy/search/universe";
import { readSourceArn, sourceArn } from "../../service/fargate";
import { buildTrustPolicy, oneOrList, type TrustPolicy } from "../build";
import { gainsNobody, whoGains, type WithAccounts } from "../compare";
import type { TrustFinding } from "../finding";
import { judgeTrustPolicy } from "../judge-trust-policy";
import { sourceArnsOf } from "../mentioned";
import { limitsSourceArn } from "../own-lines";
import { isMeantAsService, namesService } from "../service-principal";
import { replaceStatements, withoutService, withValues, type Raw } from "./rewrite";
import type { Doubt, Wanted } from "./wanted";

/** Why an Allow that lets in too many cannot be limited without a loss for intended callers. */
export function whyNotLimited(document: unknown, wanted: Wanted): Doubt | undefined {
  const { document: raw } = parseTrustPolicy(document);
  if (!raw) return undefined;
  const limited = limitAll(raw as TrustPolicy, wanted);
  const { scoped } = judgeTrustPolicy(limited, wanted.intended);
  const leaking = new Set(scoped.filter(isLeak).map(({ statement }) => statement));
  for (const statement of parseTrustPolicy(limited).statements) {
    const isLeft = leaking.has(statement.label) && namesService(statement);
    const after = isLeft ? limitsOf(limited, statement, wanted).at(-1) : undefined;
    const differences = after && whoGains(after, limited, wanted.intended, "intended");
    if (after && !differences) return { kind: "undecided" };
    if (differences && differences.length > 0) return { kind: "lost", differences };
  }
  return undefined;
}

/**
 * Limits each Allow that lets in more than is intended, as far as that is proved to keep out nobody else.
 * @param isByLimit true for the limit that is wanted, before what the statements themselves name
 */
export function limitAll(document: TrustPolicy, wanted: Wanted, isByLimit = false): TrustPolicy {
  const { intended } = wanted;
  const { scoped } = judgeTrustPolicy(document, intended);
  // From the last to the first: without a statement, the next ones have other labels.
  return scoped.filter(isLeak).reduceRight((before, { statement: label }) => {
    const { statements } = parseTrustPolicy(before);
    const statement = statements.find((one) => one.label === label);
    if (!statement || !namesService(statement)) return before;
    return limitsOf(before, statement, wanted, isByLimit).find((after) => isHarmless(before, after, wanted)) ?? before;
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
function limitsOf(document: TrustPolicy, statement: Statement, wanted: Wanted, isByLimit = false): TrustPolicy[] {
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
    ...(isByLimit ? [] : inPlace((values) => values.flatMap((value) => narrowed(value, intended)))),
    ...inPlace(() => limit),
    ...(isByLimit ? [limit] : [[...named], limit])
      .filter((lines) => lines.length > 0)
      .map((lines) => (raw: Raw) => withCondition(raw, operator, lines)),
  ];
  const without = replaceStatements(document, (raw, index) => (index === statement.index ? [] : [raw]));
  const others = statement.principals.entries.some((entry) => !isMeantAsService(entry));
  const limited = changes.map((change) =>
    replaceStatements(document, (raw, index) => {
      if (index !== statement.index) return [raw];
      if (!others) return [change(raw)];
      const names = statement.principals.entries.filter(isMeantAsService).map(({ value }) => value);
      const forService = change({ ...raw, Principal: { Service: oneOrList(names) } });
      delete forService.Sid;
      return [forService, withoutService(raw, statement) ?? raw];
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
export function narrowed(value: string, intended: WithAccounts): string[] {
  const isRight = (line: string) => !judgeTrustPolicy(buildTrustPolicy([line]), intended).scoped.some(isLeak);
  if (isRight(value)) return [value];
  const parts = readSourceArn(value);
  const accounts = intended.accounts.filter((account) => globMatches(parts.accountId.replace(/\?/g, "*"), account));
  const six = value.split(":");
  return accounts.flatMap((accountId) => {
    // With the account alone changed, what it says of profiles stays.
    const exact = six.length === 6 ? [[...six.slice(0, 4), accountId, six[5]].join(":")] : [];
    const whole = value.includes("${") ? [] : [{ ...parts, accountId, cluster: parts.cluster || "*" }];
    return [...exact, ...whole.map(sourceArn)].filter(isRight).slice(0, 1);
  });
}

/** A line for each account, Region and cluster that no other line holds. An unknown partition becomes `*`. */
export function linesOfIntention(intended: WithAccounts): string[] {
  const { accounts, regions = ["*"], clusters = ["*"], partition = "*" } = intended;
  const lines = accounts.flatMap((accountId) =>
    regions.flatMap((region) =>
      clusters.map((cluster) =>
        sourceArn({ partition: partitionToWrite(region, partition), region, accountId, cluster }),
      ),
    ),
  );
  return lines.filter((line) => !lines.some((other) => other !== line && globMatches(other, line)));
}

/** An operator under which a statement says nothing of aws:SourceArn yet. */
function freeOperator({ conditions }: Pick<Statement, "conditions">): string {
  const isTaken = (name: string) =>
    conditions.some((one) => one.keyName === sourceArnName && one.operatorName.toLowerCase() === name.toLowerCase());
  return ["ArnLike", "StringLike", "ArnEquals"].find((name) => !isTaken(name)) ?? "ForAnyValue:ArnLike";
}
