import { assumeRole } from "../actions";
import { clusterNamePattern } from "../limits";
import { fargateService } from "../names";
import type { Condition } from "../parse/conditions";
import type { ParsedTrustPolicy } from "../parse/policy";
import type { Statement } from "../parse/statement";
import { isKnownRegion, partitionNames, partitionOf } from "../regions";
import { type Intended, outside } from "./intended";
import { conditionsOn, sourceAccountName, sourceArnName } from "./requests";

const shape = /^arn:([\w-]+):eks:([a-z0-9-]+|\*):(\d{12}):fargateprofile\/([\w-]+|\*)\/\*$/;

/**
 * True for a policy in the form that AWS shows, with or without aws:SourceAccount, which is right at a glance. It says nothing
 * of any other policy, and nothing that the full judgement would not say: it is there because almost every policy is like this.
 */
export function isUsualAndRight({ statements, problems }: ParsedTrustPolicy, intended: Intended): boolean {
  if (problems.length > 0 || statements.length === 0 || !statements.every(isUsual)) return false;
  const [first = ""] = sourceArnsOf(statements);
  const decided = { ...intended, accounts: intended.accounts ?? [accountOf(first)], now: new Date(0) };
  return statements.every((statement) => {
    const accounts = conditionsOn([statement], sourceAccountName);
    return sourceArnsOf([statement]).every(
      (value) =>
        isRight(value, intended) &&
        outside(value, decided) === undefined &&
        accounts.every(({ values }) => values.includes(accountOf(value))),
    );
  });
}

function sourceArnsOf(statements: readonly Statement[]): readonly string[] {
  return conditionsOn(statements, sourceArnName)[0]?.values ?? [];
}

function accountOf(sourceArn: string): string {
  return sourceArn.split(":")[4] ?? "";
}

function isUsual({ effect, principals, actions, conditions }: Statement): boolean {
  const onSourceArn = conditions.filter(({ keyName }) => keyName === sourceArnName);
  const others = conditions.filter(({ keyName }) => keyName !== sourceArnName);
  return (
    effect === "Allow" &&
    !principals.negated &&
    principals.entries.length === 1 &&
    principals.entries.every(({ type, value }) => type === "Service" && value === fargateService) &&
    !actions.negated &&
    actions.patterns.includes(assumeRole) &&
    onSourceArn.length === 1 &&
    onSourceArn.every((condition) => isPlain(condition, ["ArnLike", "ArnEquals"])) &&
    others.every((condition) => condition.keyName === sourceAccountName && isPlain(condition, ["StringEquals"]))
  );
}

function isPlain({ operator, duplicates, values }: Condition, bases: readonly string[]): boolean {
  return (
    operator !== undefined &&
    bases.includes(operator.base) &&
    !operator.ifExists &&
    !operator.quantifier &&
    duplicates.length === 0 &&
    values.length > 0
  );
}

function isRight(value: string, intended: Intended): boolean {
  const match = shape.exec(value);
  if (!match) return false;
  const [, partition = "", region = "", , cluster = ""] = match;
  if (cluster !== "*" && !clusterNamePattern.test(cluster)) return false;
  if (region === "*") return intended.regions === undefined && partitionNames.includes(partition);
  return partitionOf(region) === partition && (isKnownRegion(region) || (intended.regions?.includes(region) ?? false));
}
