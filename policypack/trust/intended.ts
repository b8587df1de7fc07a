import { environmentRegion } from "../../core/aws/environment";
import { eksPackageCluster } from "../../core/facts/fargate-profiles";
import { intendedFor, judgeKnown, type JudgedRole } from "../../core/facts/role-trust";
import { estateOf, type Estate } from "../../core/facts/estate";
import type { Exemption } from "../../core/findings";
import type { Found } from "../../core/findings/found";
import { judge } from "../../core/judge";
import { allowedAccounts, roleTypes, type MadeRole, type RoleIdentity } from "../../core/records/identity";
import {
  describe,
  isInOtherAccounts,
  isMadeUp,
  read,
  regionsShown,
  secretContent,
  text,
  typesInUrn,
  type ResourceRecord,
} from "../../core/records/record";
import { eksType } from "../../core/records/resource-types";
import { mentionedAccounts, noAccount, parseTrustPolicy, partitionOf, type Intended } from "../../core/trust";
import type { Output } from "../adapter/output";
import type { AwsAnswers, LookupMode } from "../other-stacks/aws-answers";

/** What the configuration of a policy may say: Pulumi lets pass only what the schema of the policy has. */
export interface Config {
  exempt?: Exemption[];
  /** Whom pod execution roles may serve. */
  accounts?: string[];
  clusters?: string[];
  regions?: string[];
  organizations?: string[];
  nodeRoles?: string[];
  ledgers?: string[];
  lookup?: LookupMode;
}

/** What a policy works with. */
export interface Scene {
  config: Config;
  output: Output;
  clusters: Clusters;
  aws: AwsAnswers;
}

/** The clusters that a stack's resources name, as far as these have come: a resource policy sees one resource at a time. */
export class Clusters {
  /** Names that the provider makes up in a preview: each is another one in the update. */
  readonly madeUp = new Set<string>();
  /** Whom the roles are for that were judged, by their URNs: one policy is told, and the advice of others rests on it. */
  readonly intended = new Map<string, Intended>();
  /** The Regions that providers and clusters show. */
  readonly regions = new Set<string>();
  private readonly names = new Set<string>();
  /** The clusters of `@pulumi/eks` by the URNs of what they make, each with its name if that is known. */
  private readonly ofPackage = new Map<string, { name?: string }>();
  /** The roles, by their URNs, whose advice holds a placeholder, since no cluster was in sight when they were judged. */
  readonly withPlaceholder = new Set<string>();

  /** Takes the cluster that a resource names, before the resource is judged. */
  add(record: ResourceRecord): void {
    this.withPlaceholder.delete(record.urn);
    for (const region of regionsShown(record)) this.regions.add(region);
    const { urn, type, props, parent = "" } = record;
    const isOfPackage = type === eksPackageCluster;
    const property = isOfPackage ? "name" : eksType(type)?.cluster;
    // A message about another resource does not know what is a secret here.
    const name = property && !secretContent(props[property]) ? text(props, property) : undefined;
    const maker = isOfPackage ? {} : this.ofPackage.get(parent);
    if (maker) this.ofPackage.set(urn, maker);
    if (!name || !property) return;
    if (isMadeUp(record, property)) this.madeUp.add(name);
    else if (!this.madeUp.has(name)) {
      this.names.add(name);
      if (maker) maker.name = name;
    }
  }

  /** The cluster that a role is for by the resources so far: the one that makes it, or the only one there is. */
  inSight({ urn }: ResourceRecord): string | undefined {
    const maker = this.ofPackage.get(urn);
    return maker ? maker.name : this.names.size === 1 ? [...this.names][0] : undefined;
  }

  /** Those roles with the clusters of their Fargate profiles, in quotes, which the end of the stack shows. */
  toFillIn({ roles }: Estate): { role: RoleIdentity; names: string }[] {
    return roles.flatMap(({ role, profiles }) => {
      const known = profiles.flatMap(({ trustPolicy, clusterToType }) =>
        trustPolicy === undefined || clusterToType === undefined ? [] : `"${clusterToType}"`,
      );
      const isOpen = known.length > 0 && this.withPlaceholder.has(role.urn ?? "");
      return isOpen ? [{ role, names: [...new Set(known)].join(", ") }] : [];
    });
  }
}

/** A provider of AWS that says nothing of its Region takes that of the environment, where this pack runs too. */
function partitionOfRole({ partition, record }: MadeRole): string | undefined {
  const { provider } = record;
  // A provider inside a component has the component's type before its own.
  const isOfAws = /^pulumi:providers:aws(-native)?$/.test(typesInUrn(provider?.urn ?? "").at(-1) ?? "");
  const isOfEnvironment = isOfAws && read(provider?.props, "region") === undefined;
  return partition ?? (isOfEnvironment ? partitionOf(environmentRegion() ?? "") : undefined);
}

/**
 * The intention for one role. Its ARN is not there before it is made: without `accounts` its account is the one that its
 * provider or its permissions boundary shows, else the caller's if the provider is plainly the caller, else any one
 * account that the policy names. AWS is asked only if the policy concerns the Fargate service.
 * @param unconfirmed gets the reason if AWS was to say whose account it is, and could not
 */
export async function intendedByConfig(
  judged: JudgedRole,
  { config, clusters: { regions: seenRegions }, aws }: Scene,
  unconfirmed?: (reason: string) => void,
): Promise<Intended> {
  const { accountId, record } = judged.role;
  const { clusters, regions, organizations, lookup: mode } = config;
  const isElsewhere = isInOtherAccounts(record);
  const inSight = config.accounts ?? (accountId === undefined ? allowedAccounts(record.provider) : [accountId]);
  const asksAws = inSight.length === 0 && !isElsewhere && judgeKnown(judged, {}).concernsFargate;
  return intendedFor({
    clusters,
    regions,
    organizations,
    namedBy: "configuration",
    partition: partitionOfRole(judged.role),
    account: isElsewhere ? undefined : accountId,
    accounts: asksAws ? [await aws.callerAccount(record.provider, mode, unconfirmed)] : inSight,
    seenRegions: [...regionsShown(record), ...seenRegions],
    isInTemplate: record.within !== undefined,
  });
}

/** The role with its account, if only one is intended. */
export function withAccount<Role extends RoleIdentity>(role: Role, { accounts = [] }: Intended): Role {
  const [only, ...more] = accounts.filter((account) => account !== noAccount);
  return { ...role, accountId: role.accountId ?? (more.length === 0 ? only : undefined) };
}

/** What a policy whose configuration says nothing of it takes a role to be for: any account that the trust policy names may be its own. */
export async function intendedByRole(judged: JudgedRole, scene: Scene): Promise<Intended> {
  const intended = await intendedByConfig(judged, { ...scene, config: { lookup: false } });
  const named = mentionedAccounts(parseTrustPolicy(judged.document).statements);
  return intended.accounts || named.length === 0 ? intended : { ...intended, accounts: named };
}

/** What is found of the trust policies of roles as a stack of their own: a resource policy sees no other resource. */
export function judgeAlone(
  record: ResourceRecord,
  within: readonly ResourceRecord[],
  { clusters }: Scene,
  whom: ReadonlyMap<string, Intended>,
): { found: Found[]; estate: Estate } {
  const records = [record, ...within];
  const estate = estateOf({
    file: "",
    records: records.filter(({ type }) => Object.hasOwn(roleTypes, type)),
    nameOf: describe,
    whom,
    clusterInSight: clusters.inSight(record),
  });
  const { found, defects } = judge(estate, { ids: ["trust-unsafe", "trust-malformed"] });
  for (const { error } of defects) throw error;
  return {
    found: found
      .filter(({ level }) => level !== "advice")
      .map((one) => (one.kind === "trust" ? { ...one, role: withAccount(one.role, one.intended) } : one)),
    estate,
  };
}
