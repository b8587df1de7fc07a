/** A stand-in for the queries of AWS Config: the accounts of an aggregator, as it records them. */
import type { AccountRecord, RoleRecord } from "../../core/readers/account/inventory";
import { parseRoleArn } from "../../core/policy";
import { fargateService } from "../../core/service/fargate";
import { isObject } from "../../core/text";
import { accountId, rightAccount, rightRole, roleArn } from "./fake-aws-account";
import { trustFor } from "./trust";
import { Refusal, type Answers } from "./served-aws";

export interface RecordedItem {
  accountId: string;
  awsRegion: string;
  resourceType: string;
  configurationItemCaptureTime: string;
  configuration: Record<string, unknown>;
}

const recordedAt = "2026-11-30T12:00:00.000Z";
export const recorderType = "AWS::Config::ConfigurationRecorder";

function roleProperties(role: RoleRecord): RecordedItem["configuration"] {
  const { arn, uniqueId, trustPolicy, attachedPolicies, instanceProfiles, policies, permissionsBoundary } = role;
  return {
    arn,
    roleId: uniqueId,
    roleName: parseRoleArn(arn)?.name,
    assumeRolePolicyDocument: encodeURIComponent(trustPolicy),
    attachedManagedPolicies: attachedPolicies.map((policyArn) => ({ policyName: "p", policyArn })),
    instanceProfileList: instanceProfiles.map((instanceProfileName) => ({ instanceProfileName, path: "/" })),
    rolePolicyList: policies.map(({ name, document }) => ({ policyName: name, policyDocument: document })),
    permissionsBoundary: permissionsBoundary && { permissionsBoundaryArn: permissionsBoundary },
  };
}

/** What AWS Config has of an account in whose Regions a recorder records all types. */
export function itemsOf({ id: accountId, roles, regions }: AccountRecord): RecordedItem[] {
  const item = (resourceType: string, awsRegion: string, configuration: RecordedItem["configuration"]) => ({
    ...{ accountId, awsRegion, resourceType, configurationItemCaptureTime: recordedAt, configuration },
  });
  const recorder = { Name: "default", Recording: true, RecordingGroup: { AllSupported: true } };
  const inRegions = regions.flatMap(({ name: region, clusters }) => [
    item(recorderType, region, recorder),
    ...clusters.flatMap(({ name, arn, clusterRole, profiles }) => [
      item("AWS::EKS::Cluster", region, { Name: name, Arn: arn, RoleArn: clusterRole }),
      ...profiles.map(({ name: FargateProfileName, arn: Arn, role: PodExecutionRoleArn }) =>
        item("AWS::EKS::FargateProfile", region, { FargateProfileName, ClusterName: name, Arn, PodExecutionRoleArn }),
      ),
    ]),
  ]);
  return [...roles.map((role) => item("AWS::IAM::Role", "global", roleProperties(role))), ...inRegions];
}

/** The columns of a value, each a path such as `configuration`, `lists`, `name`. */
function columnsOf(value: unknown, paths: readonly string[][]): unknown {
  if (Array.isArray(value)) return value.map((entry) => columnsOf(entry, paths));
  if (!isObject(value)) return value;
  const byName = Map.groupBy(paths, ([name = ""]) => name);
  const columns = [...byName].map(([name, group]) => {
    const inner = group.map((path) => path.slice(1));
    return [name, columnsOf(value[name], inner)];
  });
  return Object.fromEntries(columns);
}

/** The rows that a query selects, as JSON; undefined for one that AWS refuses. */
function rowsOf(items: readonly RecordedItem[], expression: string): string[] | undefined {
  const [, columns, where] =
    /^SELECT ([\w., ]+) WHERE (.+?)( ORDER BY configurationItemCaptureTime DESC)?$/.exec(expression) ?? [];
  if (columns === undefined || where === undefined || expression.length > 4096) return undefined;
  const conditions = where.split(" AND ").map((condition) => {
    const [, property = "", one, several = one] = /^(\w+) (?:= '([^']+)'|IN \('(.+)'\))$/.exec(condition) ?? [];
    return { property, values: several?.split("', '") ?? [] };
  });
  const selected = items.filter((item) =>
    conditions.every(({ property, values }) => values.includes(item[property as "accountId"])),
  );
  selected.sort((a, b) => (a.configurationItemCaptureTime < b.configurationItemCaptureTime ? 1 : -1));
  const paths = columns.split(", ").map((column) => column.split("."));
  return selected.map((item) => JSON.stringify(columnsOf(item, paths)));
}

export const aggregatorArn = "arn:aws:config:eu-west-1:123456789012:config-aggregator/config-aggregator-abcdefgh";

/** Answers for 500 accounts with 20 roles each: one for Fargate is right, one is open, the others are of Lambda. */
export function largeAggregator(): (call: Parameters<Answers[string]>[0]) => ReturnType<Answers[string]> {
  const functions = Array.from({ length: 18 }, (_, index) =>
    rightRole({ arn: roleArn(`function-${index}`), trustPolicy: trustFor("lambda.amazonaws.com") }),
  );
  const open = rightRole({ arn: roleArn("open"), trustPolicy: trustFor(fargateService) });
  const text = JSON.stringify(itemsOf(rightAccount({ roles: [rightRole(), open, ...functions] })));
  const items = Array.from(
    { length: 500 },
    (_, index) => JSON.parse(text.replaceAll(accountId, String(100_000_000_000 + index))) as RecordedItem[],
  );
  const answers: Answers = {
    "sts:GetCallerIdentity": () => `<Account>${accountId}</Account><Arn>arn:aws:iam::${accountId}:user/me</Arn>`,
    ...recordedAnswers(items.flat()),
  };
  return (call) => answers[`${call.service}:${call.action}`]?.(call);
}

/** Answers for an aggregator `everything` of these sources, with these items. */
export function recordedAnswers(items: readonly RecordedItem[], sources = {}): Answers {
  const known = new Map<string, string[] | undefined>();
  const aggregator = {
    ConfigurationAggregatorName: "everything",
    ConfigurationAggregatorArn: aggregatorArn,
    ...sources,
  };
  return {
    "config:DescribeConfigurationAggregators": ({ says, region }) => {
      if (region !== "eu-west-1") return { ConfigurationAggregators: [] };
      return says.NextToken === undefined
        ? { ConfigurationAggregators: [{ ConfigurationAggregatorName: "other" }], NextToken: "1" }
        : { ConfigurationAggregators: [aggregator] };
    },
    "config:SelectAggregateResourceConfig": ({ says }) => {
      const { Expression = "", ConfigurationAggregatorName, NextToken = "0", Limit = "25" } = says;
      if (ConfigurationAggregatorName !== "everything") return new Refusal("NoSuchConfigurationAggregatorException");
      if (!known.has(Expression)) known.set(Expression, rowsOf(items, Expression));
      const rows = known.get(Expression);
      const [from, size] = [Number(NextToken), Number(Limit)];
      if (rows === undefined || size > 100) return new Refusal("InvalidExpressionException");
      const Results = rows.slice(from, from + size);
      return { Results, NextToken: from + size < rows.length ? String(from + size) : undefined };
    },
  };
}
