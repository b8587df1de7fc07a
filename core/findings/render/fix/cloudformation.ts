import type { StandIns, WrittenRole } from "../../../readers/source";
import { isInTemplate, templateAccountReference } from "../../../records/identity";
import { items, plain, unknown, type ResourceRecord } from "../../../records/record";
import { buildTrustPolicy, clusterPlaceholder, executionPolicyArn, sourceArn } from "../../../trust";
import type { Language } from "./json";

/**
 * A CloudFormation template, with references for what only its deployment knows.
 * @param standIns undefined if the account alone is not known
 * @param role where the lines go, if that is in the template already
 */
export function cloudFormation(standIns?: StandIns, role?: WrittenRole): Language {
  return {
    knowsAccount: true,
    line({ partition, region, accountId = templateAccountReference, cluster: name = clusterPlaceholder }) {
      const made = standIns?.clusters.find((one) => one === name || `\${${one}}` === name);
      const isCircle = made !== undefined && role?.dependants.has(made);
      const cluster = isCircle ? (standIns?.clusterName ?? "*") : made === undefined ? name : `\${${made}}`;
      const isStandIn = region === standIns?.region && standIns?.isRegionNamed !== true;
      const hasReference = accountId === templateAccountReference || isStandIn || cluster.includes("${");
      const isOpen = standIns !== undefined && hasReference && (isStandIn || region === "*");
      const own = standIns?.partition === "aws" ? "${AWS::Partition}" : standIns?.partition;
      const isAnywhere = region === "*" && standIns?.isEveryRegionMeant === true;
      const text = sourceArn({
        partition: isOpen ? (own ?? partition) : partition,
        region: isOpen && !isAnywhere ? "${AWS::Region}" : region,
        accountId,
        cluster,
      });
      return hasReference && role?.text === undefined ? `{ "Fn::Sub": ${JSON.stringify(text)} }` : JSON.stringify(text);
    },
  };
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
