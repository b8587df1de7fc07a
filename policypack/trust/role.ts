import { environmentRegion } from "../../core/aws/environment";
import type { Estate } from "../../core/facts/estate";
import { intendedFor, judgeKnown, rolesOf, type JudgedRole } from "../../core/facts/role-trust";
import { allowedAccounts, type MadeRole, type RoleIdentity } from "../../core/records/identity";
import {
  isInOtherAccounts,
  read,
  undecrypted,
  regionsShown,
  type ResourceRecord,
  isMadeUp,
  secretContent,
  text,
  typesInUrn,
} from "../../core/records/record";
import { eksType } from "../../core/records/resource-types";
import { globMatches, partitionOf, regionNames, type Intended } from "../../core/trust";
import { awsPage } from "../adapter/metadata";
import type { Output } from "../adapter/output";
import type { AwsAnswers, LookupMode } from "../../core/lookup/aws-answers";

/** The clusters that a stack's resources name, as far as these have come: a resource policy sees one resource at a time. */
export class Clusters {
  /** Names that the provider makes up in a preview: each is another one in the update. */
  readonly madeUp = new Set<string>();
  /** The Regions that providers and clusters show. */
  readonly regions = new Set<string>();
  private readonly names = new Set<string>();
  /** The roles, by their URNs, whose advice holds a placeholder, since no cluster was in sight when they were judged. */
  private readonly withPlaceholder = new Set<string>();

  /** Takes the cluster that a resource names, before the resource is judged. */
  add(record: ResourceRecord): void {
    const { urn, type, props } = record;
    this.withPlaceholder.delete(urn);
    for (const region of regionsShown(record)) this.regions.add(region);
    const property = eksType(type)?.cluster;
    const name = property && text(props, property);
    // A message about another resource does not know what is a secret here.
    if (!name || secretContent(props[property])) return;
    if (isMadeUp(record, property)) this.madeUp.add(name);
    else if (!this.madeUp.has(name)) this.names.add(name);
  }

  /** The one cluster of the resources so far; undefined if there is none, or more than one. */
  get inSight(): string | undefined {
    return this.names.size === 1 ? [...this.names][0] : undefined;
  }

  /** Takes a role, by its URN, whose advice holds a placeholder for its cluster. */
  addPlaceholder(urn: string): void {
    this.withPlaceholder.add(urn);
  }

  /** The clusters of the Fargate profiles of those roles, which the end of the stack shows. */
  toFillIn({ profiles }: Pick<Estate, "profiles">): { role: RoleIdentity; clusters: string[] }[] {
    if (this.withPlaceholder.size === 0) return [];
    const found = new Map<string, { role: RoleIdentity; clusters: string[] }>();
    for (const { role, trustPolicy, clusterToType } of profiles) {
      if (trustPolicy === undefined || role?.urn === undefined || !this.withPlaceholder.has(role.urn)) continue;
      if (clusterToType === undefined) continue;
      const before = found.get(role.urn)?.clusters ?? [];
      found.set(role.urn, { role, clusters: [...new Set([...before, clusterToType])] });
    }
    return [...found.values()];
  }
}

/** Says which of the roles that a resource makes are to be judged. */
export type RoleFilter = (role: JudgedRole) => boolean;

/**
 * Judges each role that a resource makes. If the conditions of a template leave several ways for the role to come out,
 * the first way with a finding is enough.
 * @param judge returns whether it reported a finding
 * @param regions to which templates may be deployed, if that is limited
 * @returns whether the resource makes a role
 */
export async function judgeEachRole(
  record: ResourceRecord,
  isMeant: RoleFilter,
  judge: (judged: JudgedRole) => boolean | Promise<boolean>,
  regions?: readonly string[],
): Promise<boolean> {
  const roles = rolesOf(record, regions?.flatMap(regionsOfGlob));
  const reported = new Set<string>();
  for (const judged of roles) {
    const { urn } = judged.role;
    if (!reported.has(urn) && isMeant(judged) && (await judge(judged))) reported.add(urn);
  }
  return roles.length > 0;
}

/** The Regions that a glob allows. One that a template takes from where it is deployed to is as good as the others. */
function regionsOfGlob(glob: string): readonly string[] {
  const allowed = regionNames.filter((region) => globMatches(glob, region));
  return allowed.length > 0 ? allowed : [glob];
}

/** Reports a trust policy that is not known although this is not a preview: nothing may be made that was not judged. */
export function reportUndecided({ role, document, unknownPart }: JudgedRole, output: Output): boolean {
  if (document === undecrypted || output.isExempt("trust-undecided", role)) return false;
  output.report("trust-undecided", [
    `Role ${output.labelOf(role)} cannot be judged: ${unknownPart} is not known, although this is not a preview.`,
    "Give the trust policy a value that is known when the role is made.",
    `See ${awsPage}`,
  ]);
  return true;
}

/** Whom the configuration lets a pod execution role serve. */
export interface IntendedConfig {
  accounts?: string[];
  clusters?: string[];
  regions?: string[];
  organizations?: string[];
  lookup?: LookupMode;
}

/** A provider of AWS that says nothing of its Region takes that of the environment, where this pack runs too. */
function partitionOfRole({ partition, record }: MadeRole): string | undefined {
  const { provider } = record;
  // A provider inside a component has the component's type before its own.
  const isOfAws = /^pulumi:providers:aws(-native)?$/.test(typesInUrn(provider?.urn ?? "").at(-1) ?? "");
  const isOfEnvironment = isOfAws && read(provider?.props, "region") === undefined;
  return partition ?? (isOfEnvironment ? partitionOf(environmentRegion() ?? "") : undefined);
}

/** What else is known where a role is judged. */
interface Surroundings {
  clusters: Clusters;
  aws: AwsAnswers;
}

/**
 * The intention for one role. Its ARN is not there before it is made: without `accounts` its account is the one that its
 * provider or its permissions boundary shows, else the caller's if the provider is plainly the caller, else any one
 * account that the policy names. AWS is asked only if the policy concerns the Fargate service.
 * @param unconfirmed gets the reason if AWS was to say whose account it is, and could not
 */
export async function intendedByConfig(
  judged: JudgedRole,
  config: IntendedConfig,
  { clusters: { regions: seenRegions }, aws }: Surroundings,
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
    partition: partitionOfRole(judged.role),
    organizations,
    account: isElsewhere ? undefined : accountId,
    accounts: asksAws ? [await aws.callerAccount(record.provider, mode, unconfirmed)] : inSight,
    seenRegions: [...regionsShown(record), ...seenRegions],
    isInTemplate: record.within !== undefined,
  });
}
