import { groupBy } from "../../../text";
import { isInTemplate, isWithinEksCluster } from "../../../records/identity";
import { nameInUrn, text, type ResourceRecord } from "../../../records/record";
import { clusterPlaceholder } from "../../../trust";
import type { ProfileToServe } from "../../fix";
import { ownRoleInTemplate } from "./cloudformation";
import { toFillIn } from "./change";

/** How the component comes to write the condition, which is a member to paste. */
export function byComponent(condition: string): string[] {
  return [
    "The component FargatePodExecutionRole writes this trust policy. Give it clusters and regions for which it writes:",
    condition,
  ];
}

/** A provider of AWS that the program gives a resource; undefined if it has the default one. */
function givenProvider({ provider }: Pick<ResourceRecord, "provider">): { of: string; name: string } | undefined {
  const [, of = "", name = ""] = /::pulumi:providers:(aws|aws-native)::(.+)$/.exec(provider?.urn ?? "") ?? [];
  return name === "" || /^default(?:_\d+_\d+_|$)/.test(name) ? undefined : { of, name };
}

/**
 * The options of what is made for a resource, as text to add to its arguments: by the default provider it would be of another account
 * or Region.
 */
export function providerOption(record: Pick<ResourceRecord, "provider">): string {
  return givenProvider(record) ? ", { provider: PROVIDER }" : "";
}

/** What to put in the place of the provider. */
export function providerToFillIn(record: Pick<ResourceRecord, "provider">): string[] {
  const given = givenProvider(record);
  if (!given) return [];
  const what = given.of === "aws" ? "the provider" : "a provider of @pulumi/aws that works as the provider";
  return [`Put ${what} ${JSON.stringify(given.name)} in place of PROVIDER.`];
}

/**
 * The lines that give Fargate profiles a role of their own: in their resource, in the cluster of `@pulumi/eks` that makes them, or in
 * their template. Those of an account can share one.
 */
export function ownRoleLines(profiles: readonly ProfileToServe[]): string[] {
  const byAccount = groupBy(profiles, ({ accountId }) => accountId);
  if (byAccount.size <= 1) return inOneAccount(profiles);
  return [...byAccount].flatMap(([account, ofAccount]) => [
    account === undefined ? "In an account that is not in sight:" : `In account ${account}:`,
    ...inOneAccount(ofAccount),
  ]);
}

function inOneAccount(profiles: readonly ProfileToServe[]): string[] {
  const clusters = [...new Set(profiles.flatMap(({ clusterToType }) => clusterToType ?? []))];
  const named = clusters.length === 0 ? [clusterPlaceholder] : clusters;
  // A cluster of @pulumi/eks has no provider, and hands its own to what it makes.
  const provider = profiles[0]?.record.provider ?? profiles[0]?.madeCluster?.provider;
  const isOfTemplate = profiles[0] !== undefined && isInTemplate(profiles[0].record);
  return [
    ...(isOfTemplate ? ownRoleInTemplate(named, profiles) : ownRoleInProgram(named, profiles, provider)),
    // The component and a template know the account themselves.
    ...(clusters.length === 0 ? toFillIn(`/${clusterPlaceholder}`).map((missing) => `${missing}.`) : []),
    ...(isOfTemplate ? [] : providerToFillIn({ provider })),
  ];
}

function ownRoleInProgram(
  clusters: readonly string[],
  profiles: readonly ProfileToServe[],
  provider: ResourceRecord["provider"],
): string[] {
  const urn = profiles[0]?.record.urn;
  const regions = otherRegions(profiles, text(provider?.props, "region"));
  const inRegions = regions.length > 0 ? `, regions: ${JSON.stringify(regions)}` : "";
  const args = `{ clusters: ${JSON.stringify(clusters)}${inRegions} }${providerOption({ provider })}`;
  const given = `podExecutionRoleArn: new FargatePodExecutionRole(${JSON.stringify(nameOfOwnRole(urn))}, ${args}).roleArn`;
  return isWithinEksCluster(urn)
    ? [
        "What @pulumi/eks makes cannot be edited. Give its cluster a pod execution role of its own:",
        `fargate: { ${given} }`,
      ]
    : ["Give the Fargate profile a role of its own:", given];
}

/** The component makes the role's name of it, for which IAM has 64 characters. */
const longestName = 50;

/** Named after the profile, so that it meets neither another profile's role nor the one that the profile has now. */
function nameOfOwnRole(urn: string | undefined): string {
  const name = `${urn === undefined ? "pods" : nameInUrn(urn)}-execution`;
  return name.length <= longestName && /^[\w-]+$/.test(name) ? name : "pods-execution";
}

/** The Regions of profiles if one is in another than the role's provider, whose Region the component takes. */
function otherRegions(profiles: readonly ProfileToServe[], usual: string | undefined): string[] {
  const regions = [...new Set(profiles.flatMap(({ region }) => region ?? []))];
  const isUsual = ({ record: { props }, region }: ProfileToServe) =>
    usual === undefined ? text(props, "region") === undefined : (region ?? usual) === usual;
  return regions.length > 1 || !profiles.every(isUsual) ? regions : [];
}
