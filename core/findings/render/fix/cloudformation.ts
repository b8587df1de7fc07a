import type { StandIns, WrittenRole } from "../../../readers/source";
import { isInTemplate, templateAccountReference } from "../../../records/identity";
import { items, plain, unknown, type ResourceRecord } from "../../../records/record";
import { isObject } from "../../../text";
import {
  accountPlaceholder,
  buildTrustPolicy,
  clusterPlaceholder,
  executionPolicyArn,
  noAccount,
  readSourceArn,
  sourceArn,
} from "../../../trust";
import { json, type Language } from "./change";

/**
 * A CloudFormation template, with references for what only its deployment knows.
 * @param standIns undefined if the account alone is not known
 * @param role where the policy is, if that is in the template already
 */
export function cloudFormation(standIns?: StandIns, role?: WrittenRole): Language {
  const typed = (text: string): string => {
    const referring = withReferences(text, standIns, role);
    // In the text of a policy no function can stand, and its Fn::Sub fills in the references.
    if (referring === text || !referring.includes("${") || role?.text !== undefined) return JSON.stringify(referring);
    return `{ "Fn::Sub": ${JSON.stringify(referring)} }`;
  };
  const value = (one: unknown): string => {
    if (typeof one === "string") return typed(one);
    if (Array.isArray(one)) return `[ ${[...new Set(one.map(value))].join(", ")} ]`;
    if (!isObject(one)) return JSON.stringify(one);
    return `{ ${Object.entries(one)
      .map(([name, inner]) => `${JSON.stringify(name)}: ${value(inner)}`)
      .join(", ")} }`;
  };
  const cluster = standIns?.clusters.find((one) => role?.dependants.has(one));
  const unnamed = { cluster: `the cluster "${cluster}"`, name: standIns?.clusterName, property: "Name" };
  return {
    value,
    knowsAccount: true,
    ...(cluster !== undefined && { unnamed }),
  };
}

/** The text of a policy that has no references: what stands in for one is a placeholder, or any. */
export function plainText(standIns: StandIns, role?: WrittenRole): Language {
  const plainly = (text: string) =>
    withReferences(text, standIns, role)
      .replaceAll("${AWS::Partition}", "*")
      .replaceAll("${AWS::Region}", "*")
      .replaceAll(templateAccountReference, accountPlaceholder)
      .replace(/\/\$\{[^}]*\}\//, `/${clusterPlaceholder}/`);
  const filled = (_: string, one: unknown) => (typeof one === "string" ? plainly(one) : one);
  return { value: (one) => json.value(JSON.parse(JSON.stringify(one), filled)) };
}

/** A text of a trust policy with references in the place of what stands in for them. */
export function withReferences(text: string, standIns?: StandIns, role?: Pick<WrittenRole, "dependants">): string {
  const withAccount = text
    .replaceAll(noAccount, templateAccountReference)
    .replaceAll(accountPlaceholder, templateAccountReference);
  const { region, cluster } = readSourceArn(text);
  if (!standIns || !text.startsWith("arn:")) return withAccount;
  const isOwnRegion = region !== "" && region === standIns.region && standIns.isRegionNamed !== true;
  const made = standIns.clusters.find((one) => one === cluster);
  const isCircle = made !== undefined && role?.dependants.has(made);
  const known = standIns.references?.get(cluster) ?? cluster;
  const name = isCircle ? (standIns.clusterName ?? clusterPlaceholder) : made === undefined ? known : `\${${made}}`;
  const parts = withAccount.split(":");
  if (isOwnRegion) parts[3] = "${AWS::Region}";
  const resource = parts.slice(5).join(":").replace(`/${cluster}`, `/${name}`);
  const hasReference = [...parts.slice(0, 5), resource].some((part) => part.includes("${"));
  const isOwnPartition = parts[1] === "*" || parts[1] === standIns.partition;
  if (hasReference && isOwnPartition && (isOwnRegion || region === "*"))
    parts[1] = standIns.partition === "aws" || parts[1] === "*" ? "${AWS::Partition}" : standIns.partition;
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [resource] : [])].join(":");
}

/** What to write into a CloudFormation template whose Fargate profiles need a role of their own. */
export function ownRoleInTemplate(
  clusters: readonly string[],
  profiles: readonly { record: ResourceRecord }[],
): string[] {
  const records = profiles.map(({ record }) => record).filter(isInTemplate);
  const [first] = records;
  const name = `${first?.name}ExecutionRole`;
  const place = { partition: "${AWS::Partition}", region: "${AWS::Region}", accountId: templateAccountReference };
  const role = {
    Type: "AWS::IAM::Role",
    Properties: {
      AssumeRolePolicyDocument: buildTrustPolicy(clusters.map((cluster) => sourceArn({ ...place, cluster }))),
      ManagedPolicyArns: [executionPolicyArn(place.partition)],
    },
  };
  return [
    "Give the Fargate profile a role of its own. Add to the Resources of the template:",
    `${JSON.stringify(name)}: ${inTemplate(role)}`,
    `Write in the Properties of ${records.map((one) => JSON.stringify(one.name)).join(", ")}:`,
    `"PodExecutionRoleArn": ${inTemplate({ "Fn::GetAtt": [name, "Arn"] })}`,
    ...(mayMakeRoles(first?.within) ? [] : ['Give the stack capabilities: ["CAPABILITY_IAM"].']),
  ];
}

/** As JSON, with what only the deployment knows by reference. In a text that has references, all else is escaped. */
export function inTemplate(value: unknown): string {
  return JSON.stringify(value, (key, item: unknown) =>
    key !== "Fn::Sub" && typeof item === "string" && item.includes("${AWS::")
      ? { "Fn::Sub": item.replace(/\$\{(?!AWS::)/g, "${!") }
      : item,
  );
}

/** True for a stack that says that its template may make roles, or may say so. */
function mayMakeRoles(stack: ResourceRecord | undefined): boolean {
  const given = items(stack?.props, "capabilities");
  return given === unknown || given.some((one) => /^CAPABILITY_(?:NAMED_)?IAM$/.test(String(plain(one))));
}
