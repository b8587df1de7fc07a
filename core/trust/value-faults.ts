import { patternsOf } from "../policy/evaluate/pattern";
import { globMatches } from "../policy/glob";
import { accountIdPattern, clusterNamePattern } from "../policy/limits";
import type { Condition } from "../policy/parse/conditions";
import { type Intended, isPlaceholderCluster } from "./intention";
import { isKnownRegion, isOwnPartition, partitionNames, partitionOf, regionsOf } from "../policy/regions";
import { arnPartCount, splitArn } from "../policy/arn";
import { eks, profileType } from "../service/fargate";

/**
 * What a template leaves if nobody filled in its variable: `${REGION}`, `${AWS::Region}`, `{{region}}`, `<region>`, `%REGION%`.
 * What begins with `aws:` or `sts:`, blanks aside, is meant for IAM.
 */
const templateVariable =
  /\$\{(?!\s*(aws|sts):(?!:)|[*?$]\})[^${}]*\}|\{\{[^{}]*\}\}|<[^<>]*>|%[A-Za-z_]\w*%|\$[A-Za-z_]\w*/i;

/** Why a value for aws:SourceArn or aws:SourceAccount matches nothing that the role is for. */
export type ValueFault = { value: string } & Fault;

type Fault =
  /** `text`: what nobody filled in. */
  | { kind: "placeholder"; text: string }
  /** `by`: what makes a `*` stand for itself. */
  | { kind: "literal-wildcard"; by: string }
  /** A policy variable that stays as it is written. */
  | { kind: "unfilled-variable" | "no-profile-meant" }
  /** It has not the parts of a Fargate profile's ARN. */
  | { kind: "form" }
  | { kind: "no-such-partition" | "no-account-id" | "no-cluster-name"; text: string }
  /** `own`: the partition that has the Region. */
  | { kind: "no-such-region"; region: string; partition: string; own?: string }
  /** `own`: where the role is. */
  | { kind: "not-meant"; part: "account" | "cluster" | "partition"; text: string; own?: string };

/** Why a value for aws:SourceArn matches nothing that the role is for. */
export function faultInValue(value: string, condition: Condition, intended: Intended): ValueFault {
  return {
    value,
    ...(faultAsWritten(value, condition) ?? faultInArn(value, intended) ?? { kind: "no-profile-meant" }),
  };
}

function faultAsWritten(value: string, condition: Condition): Fault | undefined {
  const { operator, variables } = condition;
  const text = templateVariable.exec(value)?.[0];
  if (text !== undefined) return { kind: "placeholder", text };
  if (variables && /\$\{[*?]\}/.test(value)) return { kind: "literal-wildcard", by: "${ }" };
  if (operator && !operator.wildcards && /[*?]/.test(value)) return { kind: "literal-wildcard", by: operator.base };
  const isLiteral = (!variables && value.includes("${")) || value.lastIndexOf("${") > value.lastIndexOf("}");
  const isUnfilled = isLiteral || patternsOf({ ...condition, values: [value] }, false)?.possible.length === 0;
  return isUnfilled ? { kind: "unfilled-variable" } : undefined;
}

function faultInArn(value: string, intended: Intended): Fault | undefined {
  const { prefix, partition, service, region, accountId: account, resource, count } = splitArn(value);
  const isOther = (part: string, known: string) => isPlain(part) && part !== known;
  if (count < arnPartCount || isOther(prefix, "arn") || isOther(service, eks)) return { kind: "form" };
  if (isPlain(partition) && !partitionNames.includes(partition)) return { kind: "no-such-partition", text: partition };
  const { partition: own, account: ownAccount = account } = intended;
  const inRegion = faultInRegion(partition, region, intended);
  if (inRegion) return inRegion;
  if (own !== undefined && isPlain(partition) && !isOwnPartition(partition, own))
    return { kind: "not-meant", part: "partition", text: partition, own };
  const inAccount = isPlain(account) ? faultInAccountNumber(account) : undefined;
  if (inAccount) return inAccount;
  if (isOther(account, ownAccount)) return { kind: "not-meant", part: "account", text: account, own: ownAccount };
  return faultInResource(resource, intended);
}

function isPlain(text: string): boolean {
  return !/[*?$]/.test(text);
}

function faultInRegion(partition: string, region: string, { regions = [] }: Intended): Fault | undefined {
  if (region === "") return { kind: "form" };
  if (/^(region(-code)?|REGION(_CODE)?|AWS_REGION)$/.test(region)) return { kind: "placeholder", text: region };
  const noSuch = { kind: "no-such-region", region, partition } as const;
  if (!isPlain(region)) {
    const isOpen = /[?$]/.test(region) || !isPlain(partition);
    return isOpen || regionsOf(partition).some((known) => globMatches(region, known)) ? undefined : noSuch;
  }
  if (!isKnownRegion(region) && !regions.includes(region)) return noSuch;
  const own = partitionOf(region);
  return own !== undefined && isPlain(partition) && own !== partition ? { ...noSuch, own } : undefined;
}

/** Why a text is not an account id; undefined if it is one. */
function faultInAccountNumber(text: string): Fault | undefined {
  if (accountIdPattern.test(text)) return undefined;
  if (/^[A-Z_]*ACCOUNT[A-Z_]*$|^account-?id$/i.test(text)) return { kind: "placeholder", text };
  return text === "" ? { kind: "form" } : { kind: "no-account-id", text };
}

/** Why a value for aws:SourceAccount is not an intended account; undefined if it is one. */
export function faultInAccount(value: string, { accounts = [] }: Intended): ValueFault | undefined {
  const text = templateVariable.exec(value)?.[0];
  if (text !== undefined) return { value, kind: "placeholder", text };
  if (!isPlain(value)) return undefined;
  const fault = faultInAccountNumber(value);
  if (fault) return { value, ...fault };
  return accounts.includes(value) ? undefined : { value, kind: "not-meant", part: "account", text: value };
}

function faultInResource(resource: string, intended: Intended): Fault | undefined {
  const [kind = "", cluster, ...rest] = resource.split("/");
  const isOtherKind = isPlain(kind) && kind !== profileType;
  if (resource.includes(":") || isOtherKind || (kind === profileType && cluster === "")) return { kind: "form" };
  if (cluster !== undefined && isPlaceholderCluster(cluster, intended)) return { kind: "placeholder", text: cluster };
  if (cluster !== undefined && isPlain(cluster) && !clusterNamePattern.test(cluster))
    return { kind: "no-cluster-name", text: cluster };
  const isOfSeveral = !isPlain(resource) && (rest.length === 0 || !isPlain(rest.join("/")));
  if (!isOfSeveral) return rest.length < 2 ? { kind: "form" } : undefined;
  const globs = intended.clusters;
  const isOther =
    cluster !== undefined && isPlain(cluster) && globs && !globs.some((glob) => globMatches(glob, cluster));
  return isOther ? { kind: "not-meant", part: "cluster", text: cluster } : undefined;
}
