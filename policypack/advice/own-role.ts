/** What to type where the role of a Fargate profile cannot stay what it is. */
import { buildTrustPolicy, clusterPlaceholder, executionPolicyArn, sourceArn } from "../../core/trust";
import { whatToFillIn } from "../../core/findings/render/fix/lines";
import type { Facts } from "../../core/facts/facts";
import { fargateProfiles, type FargateProfile } from "../../core/facts/fargate-profiles";
import type { FargateRole } from "../../core/facts/fargate-roles";
import { componentType } from "../../core/records/identity";
import { items, nameInUrn, plain, text, typesInUrn, unknown, type ResourceRecord } from "../../core/records/record";
import { addTo } from "../../core/text";
import { providerOption, providerToFillIn } from "./provider-option";

/** The lines that give a Fargate profile a role of its own: in its own resource, or in the cluster of `@pulumi/eks` that makes it. */
export function ownRole(
  clusters: readonly string[],
  record: ResourceRecord | undefined,
  regions: readonly string[] = [],
): string[] {
  const { property, output } = rolePropertyOf(record);
  const name = JSON.stringify(nameOfOwnRole(record?.urn));
  const inRegions = regions.length > 0 ? `, regions: ${JSON.stringify(regions)}` : "";
  const args = `{ clusters: ${JSON.stringify(namedOrPlaceholder(clusters))}${inRegions} }`;
  const given = `${property}: new FargatePodExecutionRole(${name}, ${args}${providerOption(record)}).${output}`;
  const lines = isWithinEksCluster(record?.urn)
    ? [
        "What @pulumi/eks makes cannot be edited. Give its cluster a pod execution role of its own:",
        `fargate: { ${given} }`,
      ]
    : ["Give the Fargate profile a role of its own:", given];
  return [...lines, ...clusterToFillIn(clusters), ...providerToFillIn(record)];
}

function namedOrPlaceholder(clusters: readonly string[]): readonly string[] {
  return clusters.length === 0 ? [clusterPlaceholder] : clusters;
}

/** Where a Fargate profile has its role, and the output of the component that goes there. */
interface RoleProperty {
  property: string;
  output: string;
}

const inProgram: RoleProperty = { property: "podExecutionRoleArn", output: "roleArn" };

/** In a manifest the same has other names. */
function rolePropertyOf(record: ResourceRecord | undefined): RoleProperty {
  const type = record?.within?.type ?? "";
  if (type.startsWith("kubernetes:eks.services.k8s.aws/")) return { ...inProgram, property: "podExecutionRoleARN" };
  if (type.startsWith("kubernetes:infrastructure.cluster.x-k8s.io/"))
    return { property: "roleName", output: "roleName" };
  return inProgram;
}

/** The component makes the role's name of it, for which IAM has 64 characters. */
const longestName = 50;

/** Named after the profile, so that it meets neither another profile's role nor the one that the profile has now. */
function nameOfOwnRole(urn: string | undefined): string {
  const name = `${urn === undefined ? "pods" : nameInUrn(urn)}-execution`;
  return name.length <= longestName && /^[\w-]+$/.test(name) ? name : "pods-execution";
}

/** The same for some profiles, each of which needs another role than it has: those of an account can share one. */
export function ownRoleOf(profiles: readonly FargateProfile[]): string[] {
  const byAccount = new Map<string | undefined, FargateProfile[]>();
  for (const profile of profiles) addTo(byAccount, profile.accountId, profile);
  if (byAccount.size <= 1) return ownRoleInAccount(profiles);
  return [...byAccount].flatMap(([account, ofAccount]) => [
    account === undefined ? "In an account that is not in sight:" : `In account ${account}:`,
    ...ownRoleInAccount(ofAccount),
  ]);
}

function ownRoleInAccount(profiles: readonly FargateProfile[]): string[] {
  const clusters = [...new Set(profiles.flatMap(({ clusterToType }) => clusterToType ?? []))];
  const records = profiles.map(({ record }) => record);
  const [first] = records;
  if (first === undefined) return ownRole(clusters, undefined);
  if (!isInTemplate(first)) {
    // A cluster of @pulumi/eks has no provider, and hands its own to what it makes.
    const provider = first.provider ?? profiles[0]?.madeCluster?.provider;
    return ownRole(clusters, { ...first, provider }, otherRegions(profiles, text(provider?.props, "region")));
  }
  const lines = ownRoleInTemplate(namedOrPlaceholder(clusters), records.filter(isInTemplate));
  return [...lines, ...clusterToFillIn(clusters)];
}

/** The Regions of profiles where one is in another than the role's provider, whose Region the component takes. */
function otherRegions(profiles: readonly FargateProfile[], usual: string | undefined): string[] {
  const regions = [...new Set(profiles.flatMap(({ region }) => region ?? []))];
  const isUsual = ({ record: { props }, region }: FargateProfile) =>
    usual === undefined ? text(props, "region") === undefined : (region ?? usual) === usual;
  return regions.length > 1 || !profiles.every(isUsual) ? regions : [];
}

/** The advice where a role works for others: its profiles get another one. */
export function ownRoleFor(facts: Facts, role: FargateRole): string[] {
  return ownRoleOf(fargateProfiles(facts.stack).filter((profile) => profile.role?.urn === role.made.urn));
}

/** What to put in the place of what is not in sight. */
export function toFillIn(...of: Parameters<typeof whatToFillIn>): string[] {
  const missing = whatToFillIn(...of);
  return missing === undefined ? [] : [`${missing}.`];
}

/** The component and a template know the account themselves. */
function clusterToFillIn([cluster]: readonly string[]): string[] {
  return toFillIn([{ cluster }], { knowsAccount: true });
}

/** True for what a cluster of `@pulumi/eks` makes, by the types of its parents in the URN. */
function isWithinEksCluster(urn = ""): boolean {
  return typesInUrn(urn).slice(0, -1).includes("eks:index:Cluster") || urn.includes("::eks:index:Cluster::");
}

/** True for a role that a component of `@pulumi/eks` makes. */
export function isMadeByEksPackage(urn = ""): boolean {
  return typesInUrn(urn).at(-2) === "eks:index:ServiceRole";
}

/** True for the role of the component `FargatePodExecutionRole`, whose trust policy nobody writes by hand. */
export function isMadeByComponent(urn = ""): boolean {
  return typesInUrn(urn).at(-2) === componentType;
}

/** True for a resource in the template of a CloudFormation stack or stack set. */
export function isInTemplate(record: ResourceRecord): record is ResourceRecord & { within: ResourceRecord } {
  return /^aws(?:-native)?:cloudformation[:/]/.test(record.within?.type ?? "");
}

/** What to write into a CloudFormation template whose Fargate profiles need a role of their own. */
function ownRoleInTemplate(clusters: readonly string[], profiles: readonly ResourceRecord[]): string[] {
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
