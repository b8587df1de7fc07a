import { assumeRole } from "../actions";
import { clusterNamePattern } from "../limits";
import { fargateService } from "../names";
import type { ParsedTrustPolicy } from "../parse/policy";
import type { Statement } from "../parse/statement";
import { isKnownRegion, partitionNames, partitionOf } from "../regions";
import { type Intended, outside } from "./intended";
import { sourceArnName } from "./requests";

const shape = /^arn:([\w-]+):eks:([a-z0-9-]+|\*):(\d{12}):fargateprofile\/([\w-]+|\*)\/\*$/;

/**
 * True for a policy in the form that AWS shows, which is right at a glance. It says nothing of any other policy, and
 * nothing that the full judgement would not say: it is there because almost every policy is like this.
 */
export function isUsualAndRight({ statements, problems }: ParsedTrustPolicy, intended: Intended): boolean {
  if (problems.length > 0 || statements.length === 0) return false;
  const values = statements.flatMap((statement) => (isUsual(statement) ? statement.conditions[0].values : [""]));
  const accounts = intended.accounts ?? [values[0].split(":")[4]];
  const decided = { ...intended, accounts, now: new Date(0) };
  return values.every((value) => isRight(value, intended) && outside(value, decided) === undefined);
}

function isUsual({ effect, principals, actions, conditions }: Statement): boolean {
  if (effect !== "Allow" || principals.negated || actions.negated || conditions.length !== 1) return false;
  const [condition] = conditions;
  const { operator } = condition;
  return (
    principals.entries.length === 1 &&
    principals.entries[0].type === "Service" &&
    principals.entries[0].value === fargateService &&
    actions.patterns.includes(assumeRole) &&
    condition.keyName === sourceArnName &&
    operator?.family === "Arn" &&
    !operator.negated &&
    !operator.ifExists &&
    !operator.quantifier &&
    condition.duplicates.length === 0 &&
    condition.values.length > 0
  );
}

function isRight(value: string, intended: Intended): boolean {
  const match = shape.exec(value);
  if (!match) return false;
  const [, partition, region, , cluster] = match;
  if (cluster !== "*" && !clusterNamePattern.test(cluster)) return false;
  if (region === "*") return intended.regions === undefined && partitionNames.includes(partition);
  return partitionOf(region) === partition && (isKnownRegion(region) || (intended.regions?.includes(region) ?? false));
}
