import { actionMatches, assumeRole } from "../policy/evaluate/statement";
import type { Condition, Fault } from "../policy/parse/conditions";
import { parseTrustPolicy, allowsOf, type Statement } from "../policy/parse/policy";
import { sourceArnKey, sourceArnName } from "../policy/search/universe";
import { fargateService } from "../service/fargate";
import { addTo, asObject, asList, isObject } from "../text";
import { oneOrList, statementFor, type TrustPolicy, type TrustStatement } from "./build";
import { hasDate, sourceArnsOf, isMeantAsService, namesService } from "./mentioned";
import { limitsSourceArn } from "./narrowings";
import type { WhoGetsIn } from "./who-gets-in";

/** A policy with one edit more. `more` is what it costs a reader besides the difference that it makes. */
export interface Edited {
  policy: TrustPolicy;
  more?: number;
}

type Raw = Record<string, unknown>;

/** A policy with none, one or several statements in the place of one; everything else stays as it is. A date stays as its author wrote it. */
function edit(
  policy: TrustPolicy,
  { index, conditions }: Statement,
  change: (statement: TrustStatement) => Raw[],
  more?: number,
): Edited[] {
  if (hasDate({ conditions } as Statement)) return [];
  const Statement = policy.Statement.flatMap((raw, place) => (place === index ? change(raw) : [raw]));
  return [{ policy: { ...policy, Statement } as TrustPolicy, ...(more !== undefined && { more }) }];
}

/** Without other principals in its Allow statements: one for everyone becomes one for the service. Undefined if a date is in the way. */
export function withoutOthers(policy: TrustPolicy): TrustPolicy | undefined {
  const shared = allowsOf(parseTrustPolicy(policy).statements).filter(
    ({ principals }) => !principals.entries.every(isMeantAsService),
  );
  if (shared.some(hasDate)) return undefined;
  const Statement = policy.Statement.flatMap((raw, place) => {
    const entries = shared.find(({ index }) => index === place)?.principals.entries;
    if (!entries) return [raw];
    const own = entries.filter(isMeantAsService).map(({ value }) => value);
    const names = own.length === 0 && entries.some(({ type }) => type === "*") ? [fargateService] : own;
    return names.length === 0 ? [] : [{ ...raw, Principal: { Service: oneOrList(names) } }];
  });
  return { ...policy, Statement };
}

/** Limits an Allow: by narrower values, by others in their place, by a condition more; or leaves it out. */
export function limiting(
  policy: TrustPolicy,
  statement: Statement,
  who: WhoGetsIn,
  limit: readonly string[],
): Edited[] {
  if (!namesService(statement)) return [];
  const narrowed = (values: readonly string[]) => [...new Set(values.flatMap((value) => who.narrowed(value)))];
  const others = statement.principals.entries.filter((entry) => !isMeantAsService(entry));
  // Others who share the statement keep it.
  const parted = (change: (raw: Raw) => Raw, more?: number) =>
    edit(
      policy,
      statement,
      (raw) =>
        others.length > 0
          ? [change(forServiceAlone(raw, statement)), { ...raw, Principal: principalOf(others) }]
          : [change(raw)],
      more,
    );
  const own = narrowed(sourceArnsOf([statement]));
  const loss = own.some((value) => !limit.includes(value)) ? 1 : 0;
  const ways = [
    { lines: narrowed, more: 0 },
    { lines: () => limit, more: loss },
  ];
  const inPlace = ways.flatMap(({ lines, more }) =>
    statement.conditions.filter(limitsSourceArn).flatMap((condition) => {
      const values = lines(condition.values);
      return values.length > 0 ? parted((raw) => withValues(raw, condition, values), more) : [];
    }),
  );
  // An operator that lets in others too names them all the same.
  const isForSome = who.isForSome({ ...policy, Statement: policy.Statement.filter((_, at) => at === statement.index) });
  const whole = isForSome ? [{ lines: () => who.whole(), more: 0 }] : [];
  const added = [...ways, ...whole].flatMap(({ lines, more }) => {
    const values = lines(own);
    const isThere = statement.conditions.some((one) => limitsSourceArn(one) && one.values.join() === values.join());
    return values.length === 0 || isThere
      ? []
      : parted((raw) => withKey(raw, freeOperator(statement), sourceArnKey, oneOrList(values)), more);
  });
  return [...(others.length > 0 ? [] : edit(policy, statement, () => [])), ...inPlace, ...added];
}

/** Lets in who lacks the role: by lines more in an Allow, by one condition less, by the right condition, or by a statement. */
export function lettingIn(policy: TrustPolicy, lines: readonly string[], who: WhoGetsIn): Edited[] {
  const allows = allowsOf(parseTrustPolicy(policy).statements).filter(namesService);
  const edits = allows.flatMap((statement): Edited[] => {
    const { conditions } = statement;
    const without = conditions.flatMap((one) =>
      limitsSourceArn(one) || conditions.length < 2
        ? []
        : edit(
            policy,
            statement,
            (raw) => [withKey(raw, one.operatorName, one.key)],
            one.keyName === sourceArnName && one.operator?.negated ? exclusionCost : 0,
          ),
    );
    return [
      ...longer(policy, statement, lines, (values) => values.filter((value) => !who.isIdle(value))),
      ...longer(policy, statement, lines),
      ...insteadOf(policy, statement, lines, who),
      ...without,
    ];
  });
  return [...edits, { policy: { ...policy, Statement: [...policy.Statement, statementFor(lines)] } }];
}

/** Lets in who lacks the role by more lines in an Allow, or by more that a Deny spares. */
export function longer(
  policy: TrustPolicy,
  statement: Statement,
  lines: readonly string[],
  kept = (values: readonly string[]) => values,
): Edited[] {
  const condition = scopingCondition(statement);
  if (!condition) return [];
  return edit(policy, statement, (raw) => [withValues(raw, condition, [...kept(condition.values), ...lines])]);
}

/** What it costs if a condition goes that keeps out some, whom somebody may have meant. */
const exclusionCost = 3.5;

/** What replacing a statement costs that names others who may be meant. */
const replacingCost = 6;

/** The statement with the right condition on aws:SourceArn, and with its other conditions or without them. */
function insteadOf(policy: TrustPolicy, statement: Statement, lines: readonly string[], who: WhoGetsIn): Edited[] {
  const isForThese = sourceArnsOf([statement]).every(
    (value) => lines.includes(value) || who.narrowed(value).length === 0,
  );
  const { Principal, Action } = statementFor(lines);
  const isRightAction = actionMatches(statement, assumeRole) === "yes";
  return [true, false].flatMap((keepsOthers) =>
    edit(
      policy,
      statement,
      (raw) => {
        const left = statement.conditions
          .filter(({ keyName }) => keyName === sourceArnName || !keepsOthers)
          .reduce<Raw>((one, { operatorName, key }) => withKey(one, operatorName, key), raw);
        const scoped = withKey({ ...left, Principal }, "ArnLike", sourceArnKey, oneOrList(lines));
        const { NotAction: _, ...others } = scoped;
        return [isRightAction ? scoped : { ...others, Action }];
      },
      isForThese ? 0 : replacingCost,
    ),
  );
}

/** The one condition by which an Allow names SourceArns, or a Deny spares some, if that is how it is written. */
function scopingCondition({ effect, conditions }: Statement): Condition | undefined {
  const [condition, ...further] = conditions.filter(
    ({ keyName, operator }) => keyName === sourceArnName && operator?.family !== "Null",
  );
  if (!condition || further.length > 0) return undefined;
  const isRight =
    effect === "Allow" ? limitsSourceArn(condition) : condition.operator?.negated && condition.operator.wildcards;
  return isRight ? condition : undefined;
}

function forServiceAlone({ Sid, ...raw }: Raw, { principals }: Statement): Raw {
  const names = principals.entries.filter(isMeantAsService).map(({ value }) => value);
  return { ...raw, Principal: { Service: oneOrList(names) } };
}

function principalOf(entries: Statement["principals"]["entries"]): Raw {
  const byType = new Map<string, string[]>();
  for (const { type, value } of entries) addTo(byType, type === "*" ? "AWS" : type, value);
  return Object.fromEntries([...byType].map(([type, values]) => [type, oneOrList(values)]));
}

/** A statement with a value for a key of its condition, or without the key. */
function withKey(raw: Raw, operator: string, key: string, value?: unknown): Raw {
  const filled = (members: Raw) =>
    Object.fromEntries(Object.entries(members).filter(([, one]) => one !== undefined && JSON.stringify(one) !== "{}"));
  const block = asObject(raw.Condition);
  const keys = filled({ ...asObject(block[operator]), [key]: value });
  return { ...raw, Condition: filled({ ...block, [operator]: keys }) };
}

/** If nothing of a list stays, one value stands alone: the form that AWS shows. */
function withValues(raw: Raw, { operatorName, key, values: before }: Condition, values: readonly string[]): Raw {
  const distinct = [...new Set(values)];
  const isList = Array.isArray(asObject(asObject(raw.Condition)[operatorName])[key]);
  const stays = isList && before.some((one) => distinct.includes(one));
  return withKey(raw, operatorName, key, stays ? distinct : oneOrList(distinct));
}

/** An operator under which a statement says nothing of aws:SourceArn yet. */
function freeOperator({ conditions }: Pick<Statement, "conditions">): string {
  const isTaken = (name: string) =>
    conditions.some((one) => one.keyName === sourceArnName && one.operatorName.toLowerCase() === name.toLowerCase());
  return ["ArnLike", "StringLike", "ArnEquals"].find((name) => !isTaken(name)) ?? "ForAnyValue:ArnLike";
}

/** Corrects one thing that IAM refuses, in a statement or in the document; what is not here has no plain correction. */
const corrections: Partial<{
  [Kind in Fault["kind"]]: (at: Raw, cause: Extract<Fault, { kind: Kind }>, element: string) => void;
}> = {
  version: (at) => void (at.Version = "2012-10-17"),
  sid: (at) => {
    for (const one of [at, ...asList(at.Statement)]) delete asObject(one).Sid;
  },
  resource: (at, { name }) => void delete at[name],
  "no-such-element": (at, _, element) => void delete at[element],
  effect: (at, { meant }) => void (at.Effect = meant),
  opposites: (at, { name }) => void delete at[`Not${name}`],
  "bare-star": (at, { inDeny }) => setPrincipal(at, inDeny ? { AWS: "*" } : fargateAlone),
  "not-principal": (at, { inDeny }) => (inDeny ? undefined : setPrincipal(at, fargateAlone)),
  "no-principal": (at) => setPrincipal(at, fargateAlone),
  "wildcard-principal": (at) => setPrincipal(at, fargateAlone),
  "no-action": (at) => {
    delete at.NotAction;
    at.Action = "sts:AssumeRole";
  },
  "other-action": (at, { value, isOnly }) => {
    const left = asList(at.Action).filter((one) => one !== value);
    at.Action = isOnly || left.length === 0 ? "sts:AssumeRole" : left;
  },
};

const fargateAlone = { Service: fargateService };

function setPrincipal(at: Raw, principal: Raw): void {
  delete at.NotPrincipal;
  at.Principal = principal;
}

/** A copy of a policy with all that IAM refuses corrected; undefined if what is meant is not plain. */
export function correctedCopy(document: unknown): Raw | undefined {
  const { document: raw, problems, statements, ambiguous } = parseTrustPolicy(document);
  if (!raw || ambiguous) return undefined;
  const copy = structuredClone(raw);
  const all = asList(copy.Statement);
  for (const { statement, element, cause } of problems) {
    const index = statements.find(({ label }) => label === statement)?.index;
    const at = index === undefined ? copy : all[index];
    const correct = corrections[cause.kind] as ((at: Raw, cause: Fault, element: string) => void) | undefined;
    if (!isObject(at) || !correct) return undefined;
    correct(at, cause, element);
  }
  return parseTrustPolicy(copy).problems.length === 0 ? copy : undefined;
}
