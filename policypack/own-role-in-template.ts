import { buildTrustPolicy, executionPolicyArn, sourceArn } from "../core/iam";
import { items, plain, unknown, type ResourceRecord } from "../core/role-uses";

/** True for a resource in the template of a CloudFormation stack or stack set. */
export function isInTemplate(record: ResourceRecord): record is ResourceRecord & { within: ResourceRecord } {
  return /^aws(?:-native)?:cloudformation[:/]/.test(record.within?.type ?? "");
}

/** What to write into a CloudFormation template whose Fargate profiles need a role of their own. */
export function ownRoleInTemplate(clusters: readonly string[], profiles: readonly ResourceRecord[]): string[] {
  const [first] = profiles;
  const name = `${first?.name}ExecutionRole`;
  const place = { partition: "${AWS::Partition}", region: "${AWS::Region}", accountId: "${AWS::AccountId}" };
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
    `Write in the Properties of ${profiles.map((one) => JSON.stringify(one.name)).join(", ")}:`,
    `"PodExecutionRoleArn": ${inTemplate({ "Fn::GetAtt": [name, "Arn"] })}`,
    ...(mayMakeRoles(first?.within) ? [] : ['Give the stack capabilities: ["CAPABILITY_IAM"].']),
  ];
}

/** As JSON, with what only the deployment knows by reference. */
function inTemplate(value: unknown): string {
  return JSON.stringify(value, (key, item: unknown) =>
    key !== "Fn::Sub" && typeof item === "string" && item.includes("${AWS::") ? { "Fn::Sub": item } : item,
  );
}

/** True for a stack that says that its template may make roles, or may say so. */
function mayMakeRoles(stack: ResourceRecord | undefined): boolean {
  const given = items(stack?.props, "capabilities");
  return given === unknown || given.some((one) => /^CAPABILITY_(?:NAMED_)?IAM$/.test(String(plain(one))));
}
