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

export type AccountFault =
  | { kind: "template-variable"; variable: string; value: string }
  | { kind: "no-account" }
  | { kind: "placeholder" | "no-account-id" | "account-length" | "account-not-meant"; text: string };

export type PartFault =
  | AccountFault
  | { kind: "no-arn" | "no-region" | "no-resource" | "further-colon" | "no-cluster" | "too-short" }
  | { kind: "no-such-partition" | "other-service" | "no-such-region" | "no-profile" | "no-cluster-name"; text: string }
  | { kind: "cluster-not-meant"; text: string }
  | { kind: "region-of-other-partition"; region: string; partition: string; own: string }
  | { kind: "no-region-matches"; region: string; partition: string }
  | { kind: "partition-of-others" | "account-of-others"; text: string; own: string };

/** Why a value for aws:SourceArn matches nothing that the role is for. */
export type SourceArnFault = { value: string } & (
  | { kind: "escaped-wildcard" | "old-variable" | "endless-variable" | "unfilled-variable" | "no-profile-meant" }
  | { kind: "template-variable"; variable: string }
  | { kind: "literal-wildcard"; operator: string }
  | { kind: "few-parts"; count: number }
  | { kind: "part"; fault: PartFault }
);

/** Why a value for aws:SourceArn matches nothing that the role is for. */
export function faultInSourceArn(value: string, condition: Condition, intended: Intended): SourceArnFault {
  const { operator, variables } = condition;
  const variable = templateVariable.exec(value)?.[0];
  if (variable !== undefined) return { kind: "template-variable", value, variable };
  if (variables && /\$\{[*?]\}/.test(value)) return { kind: "escaped-wildcard", value };
  if (operator && !operator.wildcards && /[*?]/.test(value))
    return { kind: "literal-wildcard", value, operator: operator.base };
  if (!variables && value.includes("${")) return { kind: "old-variable", value };
  if (value.lastIndexOf("${") > value.lastIndexOf("}")) return { kind: "endless-variable", value };
  if (patternsOf({ ...condition, values: [value] }, false)?.possible.length === 0)
    return { kind: "unfilled-variable", value };
  const { count, ...parts } = splitArn(value);
  if (count < arnPartCount) return { kind: "few-parts", value, count };
  const fault = faultInParts(parts, intended);
  return fault === undefined ? { kind: "no-profile-meant", value } : { kind: "part", value, fault };
}

function faultInParts(
  { prefix, partition, service, region, accountId: account, resource }: Omit<ReturnType<typeof splitArn>, "count">,
  intended: Intended,
): PartFault | undefined {
  if (isPlain(prefix) && prefix !== "arn") return { kind: "no-arn" };
  if (isPlain(partition) && !partitionNames.includes(partition)) return { kind: "no-such-partition", text: partition };
  if (isPlain(service) && service !== eks) return { kind: "other-service", text: service };
  const { partition: own, account: ownAccount = account } = intended;
  const inRegion = faultInRegion(partition, region, intended);
  if (inRegion) return inRegion;
  if (own !== undefined && isPlain(partition) && !isOwnPartition(partition, own))
    return { kind: "partition-of-others", text: partition, own };
  const inAccount = isPlain(account) ? faultInAccountNumber(account) : undefined;
  if (inAccount) return inAccount;
  if (isPlain(account) && account !== ownAccount) return { kind: "account-of-others", text: account, own: ownAccount };
  return faultInResource(resource, intended);
}

function isPlain(text: string): boolean {
  return !/[*?$]/.test(text);
}

function faultInRegion(partition: string, region: string, { regions = [] }: Intended): PartFault | undefined {
  if (!isPlain(region)) {
    const isOpen = /[?$]/.test(region) || !isPlain(partition);
    const isMet = isOpen || regionsOf(partition).some((known) => globMatches(region, known));
    return isMet ? undefined : { kind: "no-region-matches", region, partition };
  }
  if (region === "") return { kind: "no-region" };
  if (/^(region(-code)?|REGION(_CODE)?|AWS_REGION)$/.test(region)) return { kind: "placeholder", text: region };
  if (!isKnownRegion(region) && !regions.includes(region)) return { kind: "no-such-region", text: region };
  const own = partitionOf(region);
  const isOther = own !== undefined && isPlain(partition) && own !== partition;
  return isOther ? { kind: "region-of-other-partition", region, partition, own } : undefined;
}

/** Why a text is not an account id; undefined if it is one. */
function faultInAccountNumber(text: string): AccountFault | undefined {
  if (accountIdPattern.test(text)) return undefined;
  if (text === "") return { kind: "no-account" };
  if (/^[A-Z_]*ACCOUNT[A-Z_]*$|^account-?id$/i.test(text)) return { kind: "placeholder", text };
  return { kind: /^\d+$/.test(text) ? "account-length" : "no-account-id", text };
}

/** Why a value for aws:SourceAccount is not an intended account; undefined if it is one. */
export function faultInAccount(text: string, { accounts = [] }: Intended): AccountFault | undefined {
  const variable = templateVariable.exec(text)?.[0];
  if (variable !== undefined) return { kind: "template-variable", value: text, variable };
  if (!isPlain(text)) return undefined;
  return faultInAccountNumber(text) ?? (accounts.includes(text) ? undefined : { kind: "account-not-meant", text });
}

function faultInResource(resource: string, intended: Intended): PartFault | undefined {
  const [kind = "", cluster, ...rest] = resource.split("/");
  if (resource === "") return { kind: "no-resource" };
  if (resource.includes(":")) return { kind: "further-colon" };
  if (isPlain(kind) && kind !== profileType) return { kind: "no-profile", text: kind };
  if (kind === profileType && cluster === "") return { kind: "no-cluster" };
  if (cluster !== undefined && isPlaceholderCluster(cluster, intended)) return { kind: "placeholder", text: cluster };
  if (cluster !== undefined && isPlain(cluster) && !clusterNamePattern.test(cluster))
    return { kind: "no-cluster-name", text: cluster };
  const isOfSeveral = /[*?$]/.test(resource) && (rest.length === 0 || /[*?$]/.test(rest.join("/")));
  if (!isOfSeveral) return rest.length < 2 ? { kind: "too-short" } : undefined;
  const globs = intended.clusters;
  const isOther =
    cluster !== undefined && isPlain(cluster) && globs && !globs.some((glob) => globMatches(glob, cluster));
  return isOther ? { kind: "cluster-not-meant", text: cluster } : undefined;
}
