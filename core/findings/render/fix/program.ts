import { writtenRoleOf } from "../../../readers/cloudformation/templates";
import { isInTemplate, isMadeByComponent, isMadeByEksPackage, isWithinEksCluster } from "../../../records/identity";
import { knownUrn, nameInUrn, text, type ResourceRecord } from "../../../records/record";
import { clusterNamePattern } from "../../../policy";
import { readSourceArn } from "../../../service/fargate";
import { allowedSourceArns, clusterPlaceholder, type TrustPolicy } from "../../../trust";
import type { OwnRoleForPods, Step } from "../../fix-kinds";
import { cloudFormation } from "./cloudformation";
import { inJson, pasted, say } from "./step-texts";
import { type Language } from "./fix-steps";

/** A role that a program makes, with the property of its trust policy. */
export interface ProgramRole {
  record: ResourceRecord;
  urn: string;
  property: string;
}

/** A program of Pulumi. Its language is not known: the members of JSON can be pasted into most. */
export function program(role: ProgramRole | undefined): Language {
  const record = role?.record;
  const ofTemplate = record && isWrittenInTemplate(record) ? { role: writtenRoleOf(record) } : undefined;
  const ownRole = ownRoleBeside(record);
  function whole(after: TrustPolicy, before: TrustPolicy | undefined) {
    if (role && isMadeByComponent(role.urn))
      return [
        say(
          "Give the component FargatePodExecutionRole these arguments. If it adopts the role, first remove all other clusters from its trust policy in AWS, or leave out adopt",
        ),
        pasted(argumentsFor(after)),
      ];
    if (role && isMadeByEksPackage(role.urn)) return ownRole({}, after);
    if (!role || !isFromHelper(before)) return undefined;
    return [
      say("assumeRolePolicyForPrincipal takes no condition. Write in its place"),
      pasted(`${role.property}: JSON.stringify(${inJson(after)}),`),
    ];
  }
  function attach(policy: string) {
    if (!record) return [say(`Attach ${policy} to the role`)];
    // Named after the role, so that the lines for two roles of a stack do not meet.
    const name = JSON.stringify(`${nameInUrn(knownUrn(record))}-execution-policy`);
    const args = `{ role: ROLE.name, policyArn: "${policy}" }${options(record)}`;
    return [
      say("Attach it, with the variable of your role in place of ROLE"),
      pasted(`new aws.iam.RolePolicyAttachment(${name}, ${args});`),
      ...putProvider(record),
    ];
  }
  return {
    ...(ofTemplate ? cloudFormation(ofTemplate) : {}),
    ask: {
      account: 'Set "accounts" in the configuration of this policy to yours',
      clusters: (names) =>
        `add ${names.map((name) => JSON.stringify(name)).join(", ")} to "clusters" in the configuration of this policy`,
      values: "Give the trust policy a value that is known when the role is made",
    },
    policy: `the trust policy ${role ? `of role "${role.record.name}"` : "where the role is made"}`,
    whole,
    ownRole: (fix, policy) =>
      fix.profiles?.some((profile) => isInTemplate(profile.record))
        ? (cloudFormation({}).ownRole?.(fix, policy) ?? [])
        : ownRole(fix, policy),
    attach,
    name: () => [
      say("Take the ARN from the role itself, with the variable of your role in place of ROLE"),
      pasted("podExecutionRoleArn: ROLE.arn"),
    ],
  };
}

/** A role of its own for the profiles in sight; without one, the new role stands beside the resource that makes the old role. */
function ownRoleBeside(record: ResourceRecord | undefined) {
  return (fix: Pick<OwnRoleForPods, "profiles">, policy: TrustPolicy): Step[] =>
    componentFor(fix.profiles?.length || !record ? fix : { profiles: [{ record }] }, policy);
}

/** The role that a cluster of `@pulumi/eks` makes: nobody can edit it, so a new role takes its place. */
export function roleOfEksPackage(record: ResourceRecord): Language {
  const ownRole = ownRoleBeside(record);
  return { ownRole, whole: (after) => ownRole({}, after) };
}

/** True for a role whose trust policy can refer to what its template has: a text without Fn::Sub cannot. */
export function isWrittenInTemplate(record: ResourceRecord): boolean {
  return isInTemplate(record) && writtenRoleOf(record)?.text !== "plain";
}

/** True for the document that `aws.iam.assumeRolePolicyForPrincipal` of `@pulumi/aws` makes. */
function isFromHelper(before?: TrustPolicy) {
  const [statement, secondStatement] = before?.Statement ?? [];
  return secondStatement === undefined && statement?.Sid === "AllowAssumeRole" && statement.Condition === undefined;
}

/** What the component has to be given so that it writes a policy: it takes the name of a cluster, or `*`. */
function argumentsFor(policy: TrustPolicy, isUsual = (_region: string) => false) {
  const lines = allowedSourceArns(policy).map(readSourceArn);
  const isName = (cluster: string) => cluster === "*" || clusterNamePattern.test(cluster);
  const list = (values: readonly string[]) => JSON.stringify([...new Set(values)]);
  const regions = lines.map(({ region }) => region).filter((region) => region !== "*");
  const clusters = lines.map(({ cluster }) => (isName(cluster) ? cluster : clusterPlaceholder));
  return `clusters: ${list(clusters)}${regions.every(isUsual) ? "" : `, regions: ${list(regions)}`}`;
}

/** The component derives the name of the role from it, and IAM allows 64 characters. */
const longestName = 50;

/** Fargate profiles get a role of the component: in their resource, or in the cluster of `@pulumi/eks` that makes them. */
function componentFor({ profiles: [profile] = [] }: Pick<OwnRoleForPods, "profiles">, policy: TrustPolicy): Step[] {
  const urn = profile?.record.urn;
  // Named after the profile, so that it meets neither another profile's role nor the one that the profile has now.
  const named = `${urn === undefined ? "pods" : nameInUrn(urn)}-execution`;
  const name = named.length <= longestName && /^[\w-]+$/.test(named) ? named : "pods-execution";
  // A cluster of @pulumi/eks has no provider, and hands its own to what it makes.
  const maker = { provider: profile?.record.provider ?? profile?.madeCluster?.provider };
  const usual = text(maker.provider?.props, "region");
  const isUsual = (region: string) =>
    usual === undefined ? text(profile?.record.props, "region") === undefined : region === usual;
  const args = argumentsFor(policy, isUsual);
  const roleArgument = `podExecutionRoleArn: new FargatePodExecutionRole("${name}", { ${args} }${options(maker)}).roleArn`;
  return [
    ...(isWithinEksCluster(urn)
      ? [
          say("What @pulumi/eks makes cannot be edited. Give its cluster a pod execution role of its own"),
          pasted(`fargate: { ${roleArgument} }`),
        ]
      : [say("Give the Fargate profile a role of its own"), pasted(roleArgument)]),
    ...putProvider(maker),
  ];
}

/** A provider of AWS that the program gives a resource; undefined if it has the default one, which would be of another account or Region. */
function givenProvider({
  provider,
}: Pick<ResourceRecord, "provider">): { packageName: string; name: string } | undefined {
  const [, packageName = "", name = ""] = /::pulumi:providers:(aws|aws-native)::(.+)$/.exec(provider?.urn ?? "") ?? [];
  return name === "" || /^default(?:_\d+_\d+_|$)/.test(name) ? undefined : { packageName, name };
}

function options(record: Pick<ResourceRecord, "provider">) {
  return givenProvider(record) ? ", { provider: PROVIDER }" : "";
}

function putProvider(record: Pick<ResourceRecord, "provider">): Step[] {
  const provider = givenProvider(record);
  if (!provider) return [];
  const providerText =
    provider.packageName === "aws" ? "the provider" : "a provider of @pulumi/aws that works as the provider";
  return [say(`Put ${providerText} ${JSON.stringify(provider.name)} in place of PROVIDER`)];
}
