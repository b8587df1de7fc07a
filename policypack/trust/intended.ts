import { environmentRegion } from "../../core/aws/environment";
import { eksPackageCluster } from "../../core/facts/fargate-profiles";
import { intentionIn } from "../../core/facts/meant";
import { judgeKnown, type JudgedRole } from "../../core/facts/role-trust";
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
import { noAccount, partitionOf, parseTrustPolicy } from "../../core/policy";
import { mentionedAccounts, type Intended } from "../../core/trust";
import type { Source } from "../../core/readers/source";
import { distinct } from "../../core/text";
import type { Output } from "../adapter/output";
import type { AwsAnswers, LookupMode } from "../other-stacks/aws-answers";

/** The configuration of a policy: Pulumi lets pass only what the schema of the policy has. */
export interface Config {
  exempt?: Exemption[];
  /** The places that pod execution roles may serve. */
  accounts?: string[];
  clusters?: string[];
  regions?: string[];
  organizations?: string[];
  nodeRoles?: string[];
  ledgers?: string[];
  lookup?: LookupMode;
}

/** The tools of a policy. */
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
  /** The intentions for the judged roles, by their URNs: one policy is told, and the advice of the other policies rests on them. */
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
    const isOfPackage = record.type === eksPackageCluster;
    const maker = isOfPackage ? {} : this.ofPackage.get(record.parent ?? "");
    if (maker) this.ofPackage.set(record.urn, maker);
    const property = isOfPackage ? "name" : eksType(record.type)?.cluster;
    const name = property && this.nameIn(record, property);
    if (!name) return;
    this.names.add(name);
    if (maker) maker.name = name;
  }

  /** A name that a program gives. A message about another resource does not know what is a secret here. */
  private nameIn(record: ResourceRecord, property: string) {
    const name = secretContent(record.props[property]) ? undefined : text(record.props, property);
    if (name && isMadeUp(record, property)) this.madeUp.add(name);
    return name && !this.madeUp.has(name) ? name : undefined;
  }

  /** The cluster that a role is for by the resources so far: the one that makes it, or the only one there is. */
  inSight({ urn }: ResourceRecord): string | undefined {
    const maker = this.ofPackage.get(urn);
    if (maker) return maker.name;
    const [name, secondName] = this.names;
    return secondName === undefined ? name : undefined;
  }

  /** Those roles with the clusters of their Fargate profiles, in quotes, which the end of the stack shows. */
  toFillIn({ roles }: Estate): { role: RoleIdentity; names: string }[] {
    const open = roles.filter(({ role }) => this.withPlaceholder.has(role.urn ?? ""));
    const filled = open.map(({ role, profiles }) => {
      const known = profiles.filter(({ trustPolicy }) => trustPolicy !== undefined);
      const names = known.flatMap(({ clusterToType }) => clusterToType ?? []);
      return { role, names: distinct(names.map((name) => `"${name}"`)).join(", ") };
    });
    return filled.filter(({ names }) => names !== "");
  }
}

/** A provider of AWS that says nothing of its Region takes that of the environment, where this pack runs too. */
function partitionOfRole({ partition, record: { provider } }: MadeRole) {
  if (partition !== undefined || !provider || read(provider.props, "region") !== undefined) return partition;
  // A provider inside a component has the component's type before its own.
  const type = typesInUrn(provider.urn).at(-1) ?? "";
  const isOfAws = /^pulumi:providers:aws(-native)?$/.test(type);
  return isOfAws ? partitionOf(environmentRegion() ?? "") : undefined;
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
  const caller = asksAws ? await aws.callerAccount(record.provider, mode, unconfirmed) : undefined;
  const accounts = caller === undefined ? [...inSight] : [caller];
  // A template may name its own account without saying which it is.
  if (accounts.length > 0 && record.within) accounts.push(noAccount);
  const source = {
    ...sourceOf([record]),
    clusters: clusters?.map((name) => ({ name })),
    regions,
    organizations,
    providerRegions: [...seenRegions],
  };
  const role = { partition: partitionOfRole(judged.role) };
  return {
    ...intentionIn(role, source, accounts),
    namedBy: "configuration",
    account: isElsewhere ? undefined : accountId,
  };
}

function sourceOf(records: ResourceRecord[]): Source {
  return { file: "", records, nameOf: describe };
}

/** The role with its account, if only one is intended. */
export function withAccount<Role extends RoleIdentity>(role: Role, { accounts = [] }: Intended): Role {
  const [account, secondAccount] = accounts.filter((name) => name !== noAccount);
  const inSight = secondAccount === undefined ? account : undefined;
  return { ...role, accountId: role.accountId ?? inSight };
}

/** The intention for a role by a policy whose configuration does not say it: any account that the trust policy names may be its own. */
export async function intendedByRole(judged: JudgedRole, scene: Scene): Promise<Intended> {
  const intended = await intendedByConfig(judged, { ...scene, config: { lookup: false } });
  const accounts = mentionedAccounts(parseTrustPolicy(judged.document).statements);
  return intended.accounts || accounts.length === 0 ? intended : { ...intended, accounts };
}

/** The findings in the trust policies of roles as a stack of their own: a resource policy sees no other resource. */
export function judgeAlone(
  record: ResourceRecord,
  within: readonly ResourceRecord[],
  { clusters }: Scene,
  whom: ReadonlyMap<string, Intended>,
): { findings: Found[]; estate: Estate } {
  const records = [record, ...within].filter(({ type }) => Object.hasOwn(roleTypes, type));
  const clusterInSight = clusters.inSight(record);
  const estate = estateOf({ ...sourceOf(records), whom, clusterInSight });
  const judged = judge(estate, { ids: ["trust-unsafe", "trust-malformed"] });
  for (const { error } of judged.defects) throw error;
  const findings = judged.found.filter(({ level }) => level !== "advice");
  return { findings: findings.map(withAccountOfRole), estate };
}

function withAccountOfRole(finding: Found): Found {
  if (finding.kind !== "trust") return finding;
  return { ...finding, role: withAccount(finding.role, finding.intended) };
}
