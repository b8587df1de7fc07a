import type { TrustFix } from "./finding";
import type { Condition } from "../policy/parse/conditions";
import type { Statement } from "../policy/parse/statement";
import { globMatches } from "../policy/glob";
import { readSourceArn, type Service, type SourceArnLine } from "../service/service";
import { isMeantAsService, isService, requesterFor } from "./service-principal";
import { conditionsLike, isBesideService, limitsSourceArn, linesToWrite, ownLinesOf } from "./advice";
import { statementsGainNobody } from "./compare";
import { type Decided, isUnnamed, serviceOf } from "./intention";
import { sourceArnName } from "../policy/search/universe";

/**
 * What to do with a statement that lets the service in for more than is intended. What the statement itself names rightly
 * stays, if that is enough; else it is limited to lines that the reader sees or fills in. Its other conditions stay, too, unless it
 * is proved that nobody gains the role without them, or nobody who is intended would get in with them.
 * @param sound the Allow statements that let in intended callers only
 */
export function leakFix(
  statement: Statement,
  statements: readonly Statement[],
  sound: readonly Statement[],
  intended: Decided,
): TrustFix {
  const { negated, readable, entries } = statement.principals;
  const service = serviceOf(intended);
  const namesOthers = negated || !readable || !entries.every((entry) => isMeantAsService(entry, service));
  if (isBesideService(statement, statements, service))
    return { kind: "remove-statement", ...(namesOthers && { forOthers: true }) };
  const isAlone = !negated && readable && entries.every((entry) => isService(entry, service));
  const principal = isAlone ? {} : { principal: true as const };
  const principals = isAlone ? statement.principals : { ...statement.principals, ...only(service) };
  const after = (conditions: readonly Condition[]) =>
    statements.map((one) => (one === statement ? { ...one, principals, conditions: [...conditions] } : one));
  // Of a policy that nobody reads to the end, proofs would take longer than all else.
  const isProvable = statements.length <= statementLimit;
  const isNeeded = (rest: readonly Statement[]) =>
    statementsGainNobody([], rest, intended, "intended") ||
    !statementsGainNobody(rest, [...rest, statement], intended, "intended");
  const rest = [...sound, ...statements.filter(({ effect }) => effect === "Deny")];
  if (isProvable && isAlone && sound.length > 0 && !isNeeded(rest)) return { kind: "remove-statement" };
  const gainsNobody = (conditions: readonly Condition[]) =>
    isProvable && statementsGainNobody(statements, after(conditions), intended);
  const losesNobody = (conditions: readonly Condition[]) =>
    statementsGainNobody(after(conditions), statements, intended, "intended");
  const isOfUse = (conditions: readonly Condition[]) =>
    !statementsGainNobody([], [{ ...statement, principals, conditions: [...conditions] }], intended, "intended");

  const own = ownLinesOf(statement, intended).map((text): SourceArnLine => {
    const { accountId, ...line } = readSourceArn(text);
    return isUnnamed(intended.accounts) ? line : { ...line, accountId };
  });
  const ownConditions = own.length > 0 ? conditionsFor(own, intended) : [];
  if (own.length > 0 && gainsNobody(ownConditions) && losesNobody(ownConditions))
    return { kind: "set-source-arns", lines: own, ...principal };
  const narrowed = own.length > 0 ? inPlace(statement, ownConditions) : undefined;
  if (narrowed && gainsNobody(narrowed.conditions) && losesNobody(narrowed.conditions))
    return { kind: "limit", lines: own, ...narrowed.how, ...principal };

  const { clusters } = intended;
  const ofPolicy = linesToWrite(statements, intended);
  // Clusters that a person names are to get in, all of them; others must not gain the role.
  const isEnough = clusters
    ? clusters.every((name) => ofPolicy.some(({ cluster = name }) => globMatches(cluster, name)))
    : gainsNobody(conditionsFor(ofPolicy, intended));
  const others = clusters ? linesToWrite(statements, intended, false) : linesToWrite([statement], intended);
  const lines = isEnough ? ofPolicy : others;
  const wanted = conditionsFor(lines, intended);
  const set: TrustFix = { kind: "set-source-arns", lines, ...principal };
  if (statement.conditions.length === 0 || !statement.conditions.every(isUnderstood) || gainsNobody(wanted)) return set;
  const limited = {
    how: { operator: freeOperator(statement), added: true },
    conditions: [...statement.conditions, ...wanted],
  };
  return !isProvable || isOfUse(limited.conditions) ? { kind: "limit", lines, ...limited.how, ...principal } : set;
}

const statementLimit = 20;

function only(service: Service): Statement["principals"] {
  return { negated: false, readable: true, entries: [requesterFor(service).principal] };
}

/** True for a condition that IAM takes, if it is known what it says. */
function isUnderstood({ operator, readable, duplicates, keyName, values }: Condition): boolean {
  if (!operator || !readable || duplicates.length > 0 || values.some((value) => value.includes("${"))) return false;
  return keyName !== sourceArnName || ["String", "Arn", "Null"].includes(operator.family);
}

/** The conditions that lines stand for. A placeholder may become any name. */
function conditionsFor(lines: readonly SourceArnLine[], intended: Decided): Condition[] {
  const { sourceArn } = serviceOf(intended);
  return conditionsLike(
    lines.map(({ accountId = intended.accounts[0] ?? "*", cluster = "*", ...line }) =>
      sourceArn.of({ ...line, accountId, cluster }),
    ),
  );
}

/** The conditions of a statement with others in the place of the one that limits it, or beside all that it has. */
function inPlace(statement: Statement, wanted: readonly Condition[]) {
  const { conditions } = statement;
  const own = conditions.find(limitsSourceArn);
  if (!own) return { how: { operator: freeOperator(statement), added: true }, conditions: [...conditions, ...wanted] };
  const values = wanted.flatMap((one) => one.values);
  return {
    how: { operator: own.operatorName, added: false },
    conditions: conditions.map((one) => (one === own ? { ...own, values } : one)),
  };
}

/** An operator under which a statement says nothing of aws:SourceArn yet. */
export function freeOperator({ conditions }: Pick<Statement, "conditions">): string {
  const isTaken = (name: string) =>
    conditions.some((one) => one.keyName === sourceArnName && one.operatorName.toLowerCase() === name.toLowerCase());
  return ["ArnLike", "StringLike", "ArnEquals"].find((name) => !isTaken(name)) ?? "ForAnyValue:ArnLike";
}
