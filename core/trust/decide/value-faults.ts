import { quote } from "../../text";
import { patternsOf } from "../evaluate/patterns";
import { globMatches } from "../glob";
import { accountIdPattern, clusterNamePattern } from "../limits";
import { fargateService } from "../names";
import type { Condition } from "../parse/conditions";
import { isPlaceholderCluster } from "../placeholders";
import { isKnownRegion, isOwnPartition, partitionNames, partitionOf, regionsOf } from "../regions";
import type { Intended } from "./intention";

const numbers = ["no", "one", "two", "three", "four", "five"];
const counts: Record<number, string> = { 10: "ten", 11: "eleven", 13: "thirteen" };

/**
 * What a template leaves where nobody filled in its variable: `${REGION}`, `${AWS::Region}`, `{{region}}`, `<region>`, `%REGION%`.
 * What begins with `aws:` or `sts:`, blanks aside, is meant for IAM.
 */
const templateVariable =
  /\$\{(?!\s*(aws|sts):(?!:)|[*?$]\})[^${}]*\}|\{\{[^{}]*\}\}|<[^<>]*>|%[A-Za-z_]\w*%|\$[A-Za-z_]\w*/i;

/** Why a value for aws:SourceArn matches no Fargate profile that the role is for. */
export function faultInSourceArn(value: string, condition: Condition, intended: Intended): string {
  const { operator, variables } = condition;
  const shown = quote(value);
  const template = templateVariable.exec(value)?.[0];
  if (template !== undefined)
    return `${shown} holds ${quote(template, "a text in brackets")}, a template variable that was not filled in`;
  if (variables && /\$\{[*?]\}/.test(value))
    return `in ${shown} a * or ? in \${ } stands for itself, and no ARN of a Fargate profile holds one`;
  if (operator && !operator.wildcards && /[*?]/.test(value)) {
    return `in ${operator.base} a * stands for itself, and no ARN of a Fargate profile holds one: ${shown}`;
  }
  if (!variables && value.includes("${"))
    return `${shown} holds a policy variable, which is literal text unless the Version is 2012-10-17`;
  if (value.lastIndexOf("${") > value.lastIndexOf("}"))
    return `${shown} begins a policy variable with "\${" that no "}" ends, so it is literal text`;
  if (patternsOf({ ...condition, values: [value] }, false)?.possible.length === 0)
    return `${shown} holds a policy variable that no request of ${fargateService} fills in`;
  const parts = value.split(":");
  if (parts.length < 6)
    return `${shown} has ${numbers[parts.length] ?? "few"} ${parts.length === 1 ? "part" : "parts"}, and an ARN has six: arn:PARTITION:eks:REGION:ACCOUNT:fargateprofile/CLUSTER/*`;
  const fault = faultInParts(parts, intended);
  return fault === undefined ? `${shown} matches no Fargate profile that the role is for` : `${shown}: ${fault}`;
}

function faultInParts(
  [arn = "", partition = "", service = "", region = "", account = "", ...rest]: string[],
  intended: Intended,
): string | undefined {
  if (isPlain(arn) && arn !== "arn") return `an ARN begins with "arn:"`;
  if (isPlain(partition) && !partitionNames.includes(partition)) return `there is no partition ${quote(partition)}`;
  if (isPlain(service) && service !== "eks")
    return `a Fargate profile belongs to the service eks, not ${quote(service)}`;
  return (
    faultInRegion(partition, region, intended) ??
    faultInPartition(partition, intended) ??
    (isPlain(account) ? (faultInAccountNumber(account) ?? faultInOtherAccount(account, intended)) : undefined) ??
    faultInResource(rest.join(":"), intended)
  );
}

function notFilledIn(placeholder: string): string {
  return `${quote(placeholder)} is a placeholder that was not filled in`;
}

function isPlain(text: string): boolean {
  return !/[*?$]/.test(text);
}

function faultInRegion(partition: string, region: string, { regions = [] }: Intended): string | undefined {
  if (!isPlain(region)) return faultInRegionPattern(partition, region);
  if (region === "") return "the Region is missing";
  if (/^(region(-code)?|REGION(_CODE)?|AWS_REGION)$/.test(region)) return notFilledIn(region);
  if (!isKnownRegion(region) && !regions.some((one) => one === region)) return `there is no Region ${quote(region)}`;
  const own = partitionOf(region);
  if (own !== undefined && isPlain(partition) && own !== partition)
    return `the Region ${quote(region)} belongs to the partition ${own}, not ${quote(partition)}`;
  return undefined;
}

function faultInPartition(partition: string, { partition: own }: Intended): string | undefined {
  if (!isPlain(partition) || isOwnPartition(partition, own)) return undefined;
  return `the role is in the partition ${own}, and profiles of the partition ${partition} never use it`;
}

function faultInRegionPattern(partition: string, region: string): string | undefined {
  if (region.includes("?") || region.includes("$") || !isPlain(partition)) return undefined;
  return regionsOf(partition).some((known) => globMatches(region, known))
    ? undefined
    : `no Region of the partition ${partition} matches ${quote(region)}`;
}

/** Why a text is no account id; undefined if it is one. */
function faultInAccountNumber(account: string): string | undefined {
  if (accountIdPattern.test(account)) return undefined;
  if (account === "") return "the account is missing";
  if (/^[A-Z_]*ACCOUNT[A-Z_]*$|^account-?id$/i.test(account)) return notFilledIn(account);
  if (!/^\d+$/.test(account)) return `${quote(account)} is no account id of twelve digits`;
  const count = counts[account.length] ?? String(account.length);
  return account.length < 12
    ? `the account ${quote(account)} has ${count} ${account.length === 1 ? "digit" : "digits"} instead of twelve; a leading zero was lost, as in a number without quotes`
    : `the account ${quote(account)} has ${count} digits instead of twelve`;
}

function faultInOtherAccount(account: string, { account: own = account }: Intended): string | undefined {
  return account === own
    ? undefined
    : `the role is in the account ${own}, and profiles of the account ${account} never use it`;
}

/** Why a value for aws:SourceAccount is no intended account; undefined if it is one. */
export function faultInAccount(account: string, { accounts = [] }: Intended): string | undefined {
  const template = templateVariable.exec(account)?.[0];
  if (template !== undefined) return `${quote(account)} is a template variable that was not filled in`;
  if (!isPlain(account)) return undefined;
  const fault = faultInAccountNumber(account);
  if (fault !== undefined) return fault;
  return accounts.includes(account) ? undefined : `the account ${quote(account)} is not one that the role is for`;
}

function faultInResource(resource: string, intended: Intended): string | undefined {
  const [kind = "", cluster, ...rest] = resource.split("/");
  if (resource === "") return "the resource is missing: fargateprofile/CLUSTER/*";
  if (resource.includes(":")) return "the ARN of a Fargate profile has no further colon";
  if (isPlain(kind) && kind !== "fargateprofile")
    return `${quote(kind)} is no Fargate profile: fargateprofile/CLUSTER/*`;
  if (kind === "fargateprofile" && cluster === "") return "the cluster's name is empty";
  if (cluster !== undefined && isPlaceholderCluster(cluster, intended)) return notFilledIn(cluster);
  if (cluster !== undefined && isPlain(cluster) && !clusterNamePattern.test(cluster))
    return `${quote(cluster)} is no name of an EKS cluster`;
  if (/[*?$]/.test(resource) && (rest.length === 0 || /[*?$]/.test(rest.join("/")))) {
    const globs = intended.clusters;
    if (cluster !== undefined && isPlain(cluster) && globs && !globs.some((glob) => globMatches(glob, cluster)))
      return `the cluster ${quote(cluster)} is not one that the role is for`;
    return undefined;
  }
  if (rest.length < 2) return `the ARN of a profile goes on after that: fargateprofile/CLUSTER/*`;
  return undefined;
}
