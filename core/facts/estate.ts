import type { FindingId } from "../findings";
import type { Found } from "../findings/found";
import { memoizeByObject } from "../memoize";
import type { Source } from "../readers/source";
import { componentType, mayBeSameRole, roleKey, type MadeRole, type RoleIdentity } from "../records/identity";
import { canMeet, knownUrn, regionOf, text, type ResourceRecord } from "../records/record";
import { eksType } from "../records/resource-types";
import type { Evidence, ShownUse, UseFact } from "../records/uses";
import { addTo, groupBy, distinct } from "../text";
import { fargateService } from "../service/fargate";
import { judgeTrust } from "../trust";
import type { Attachment } from "./attachments";
import { findFacts, usedRoles, type Facts, type UsedRole } from "./facts";
import { fargateProfiles, trustPolicyOf, type FargateProfile } from "./fargate-profiles";
import { usesInProfiles } from "./stack/instance-profiles";
import { isUseByNodes, ownerOf, type Owner } from "./owner";
import { isPodRole, rolesOf, type JudgedRole } from "./role-trust";

/** A role with all that its source shows of it: who uses it, and what is attached to it. */
export interface RoleFacts extends UsedRole {
  /** The role's resource, if the source makes or reads it. */
  made?: MadeRole;
  /** What is attached to a role of pods. */
  attachments: readonly Attachment[];
  profiles: readonly FargateProfile[];
  /** What first shows that pods use it. */
  forPods?: Evidence;
  /** True if something besides its trust policy, a policy that is attached included, shows that pods use it. */
  isUsedByPods: boolean;
  /** The trust policy of a role that the source makes or reads, or that AWS tells; undefined if it is not known. */
  readonly trust: unknown;
  /** What uses it, here and elsewhere. */
  readonly why: readonly ShownUse[];
  readonly owner: Owner;
  readonly outcomes: readonly RoleOutcome[];
}

/** A role of pods as the conditions of its template may make it, with the profiles that use it then. */
export interface RoleOutcome extends JudgedRole {
  facts: RoleFacts;
  profiles: readonly FargateProfile[];
}

/** All that the rules ask about. */
export interface Estate {
  source: Source;
  facts: Facts;
  roles: readonly RoleFacts[];
  profiles: readonly FargateProfile[];
}

/** A rule asks about one subject of an estate, and returns data. */
export interface Rule<Subject> {
  /** With which finding it is asked for: that of its policy. It may report others of the kind. */
  id: FindingId;
  /** Set if only a complete source shows it, such as an account: what is not in any other source may exist all the same. */
  needs?: "complete";
  judge: (subject: Subject, estate: Estate) => readonly Found[];
}

export type RoleRule = Rule<RoleFacts>;
export type OutcomeRule = Rule<RoleOutcome>;
/** Not asked about a profile that is being deleted. */
export type ProfileRule = Rule<FargateProfile>;
export type SourceRule = Rule<Estate>;

/**
 * What a source shows of roles and of who uses them.
 * @param facts of the source's records, if they are there already
 */
export function estateOf(source: Source, facts: Facts = findFacts(source.records)): Estate {
  const profiles = fargateProfiles(facts.stack).map((profile) => ({
    ...profile,
    accountId: profile.shownAccountId ?? source.account ?? profile.accountId,
  }));
  const byUrn = groupBy(profiles, ({ record }) => knownUrn(record));
  const attachmentsTo = attachmentsByRole(facts.attachments);
  const ownerIn = memoizeByObject((role: RoleFacts) => ownerOf(role, facts.stack));
  const outcomesIn = memoizeByObject((role: RoleFacts) => outcomesOfPods(role, source));
  function factsOf(used: UsedRole): RoleFacts {
    const { uses } = used;
    const made = facts.stack.roles.get(used.role.urn ?? "");
    // What uses a role may name it by an ARN without its path.
    const role = made?.arn === undefined ? used.role : { ...used.role, arn: made.arn, path: made.path };
    const byPods = uses.filter(isByPods);
    // A manifest says the role's name alone; a template may have profiles with other roles.
    const users = distinct(byPods.map(({ urn }) => urn)).flatMap((urn) => byUrn.get(urn) ?? []);
    const profiles = users.filter(
      ({ record, role: given }) =>
        !(record.within ?? record.alternatives) || (given !== undefined && mayBeSameRole(used.role, given)),
    );
    const elsewhere = () => source.rolesElsewhere?.get(roleKey(role));
    return {
      role,
      uses,
      made,
      profiles,
      forPods: byPods[0]?.evidence,
      attachments: made && byPods.length > 0 ? attachmentsTo(made.urn) : [],
      isUsedByPods: profiles.length > 0 || byPods.some(({ evidence }) => evidence.kind !== "property"),
      get trust() {
        return made ? trustPolicyOf(made.record) : elsewhere()?.trustPolicy;
      },
      get why() {
        // What runs nodes tells more than the instance profile.
        const inProfiles = uses.some(isUseByNodes) ? [] : usesInProfiles(facts.stack, role);
        return [...uses, ...inProfiles, ...(elsewhere()?.uses ?? [])];
      },
      get owner() {
        return ownerIn(this);
      },
      get outcomes() {
        return outcomesIn(this);
      },
    };
  }
  const used = usedRoles(facts.uses);
  const urns = new Set(used.map(({ role }) => role.urn));
  const unused = [...facts.stack.roles.values()].filter(({ urn }) => !urns.has(urn));
  const roles = [...used, ...unused.map((role) => ({ role, uses: [] }))];
  return { source, facts, roles: roles.map((used) => factsOf(askedFor(used, facts, source))), profiles };
}

/**
 * The outcomes of a role of pods; none for another role. A role that the source only reads is one of pods if a profile uses it. A trust
 * policy alone, and a role that the user asks about, count as one.
 */
function outcomesOfPods(facts: RoleFacts, { whom, isAsked, standsAlone }: Source): RoleOutcome[] {
  const { made, profiles, isUsedByPods } = facts;
  if (!made || whom?.has(made.urn) === false) return [];
  const isMade = !made.record.isRead;
  const isOfPods = whom || profiles.length > 0 || isAsked || (isMade && (isUsedByPods || standsAlone));
  const roles = rolesOf(made.record).filter((judged) => isOfPods || (isMade && isPodRole(judged)));
  return roles.map((judged) => {
    const users = profiles.filter(({ record }) => canMeet(record, judged.role.record));
    return { ...judged, facts, profiles: users };
  });
}

/** If the user names the clusters of one role of an account, it counts as a pod role, provided its policy concerns Fargate. */
function askedFor(used: UsedRole, { stack }: Facts, { complete, for: named }: Source): UsedRole {
  const { role, uses } = used;
  const made = stack.roles.get(role.urn ?? "");
  const document = complete && named && made && !uses.some(isByPods) ? trustPolicyOf(made.record) : undefined;
  if (!made || document === undefined || !judgeTrust(document, {}).concernsFargate) return used;
  const evidence = { kind: "trust", service: fargateService } as const;
  return { role, uses: [...uses, { use: "fargate-pod-execution", role, urn: made.urn, evidence }] };
}

function isByPods({ use }: UseFact) {
  return use === "fargate-pod-execution";
}

/** A pod execution role that its source makes. */
export type PodRole = RoleFacts & { made: MadeRole; forPods: Evidence };

/**
 * True for a pod execution role whose attachments the source shows. It does not show those of a role made elsewhere, or of a component
 * whose children are not listed.
 */
export function isOfPods(role: RoleFacts): role is PodRole {
  const { made, forPods } = role;
  return made !== undefined && !made.record.isRead && made.record.type !== componentType && forPods !== undefined;
}

/** The pod execution roles that a source makes. */
export const podRoles = memoizeByObject(({ roles }: Estate) => roles.filter(isOfPods));

/** The attachments to a role, by its URN: those that are, then those that may be. */
function attachmentsByRole(attachments: readonly Attachment[]): (urn: string) => Attachment[] {
  const groups = new Map<string | undefined, Attachment[][]>();
  // Many attachments may be to any role of one big component: they share its list of roles.
  const byRoles = groupBy(attachments, ({ roles }) => roles);
  for (const [roles, group] of byRoles) for (const { urn } of roles) addTo(groups, urn, group);
  return (urn) => {
    const attached = groups.get(urn)?.flat() ?? [];
    return [...attached.filter(({ uncertain }) => !uncertain), ...attached.filter(({ uncertain }) => uncertain)];
  };
}

/** An EKS cluster whose name and Region are known. */
export interface Cluster {
  name: string;
  region: string;
  arn?: string;
  /** `API`, `API_AND_CONFIG_MAP` or `CONFIG_MAP`. */
  authenticationMode?: string;
  /** The role with which the cluster itself works. */
  role?: RoleIdentity;
  /** Its access entries, each with the ARN that it is for. */
  entries: readonly { principal: string; type: string }[];
}

type Place = Partial<Pick<Cluster, "name" | "region">>;

function placeKey({ name, region }: Place) {
  return `${region}/${name}`;
}

/** The clusters of a complete source. */
export const clustersIn = memoizeByObject(findClusters);

function findClusters({ facts: { stack } }: Estate) {
  const placeOf = (record: ResourceRecord) => ({
    name: text(record.props, eksType(record.type)?.cluster ?? ""),
    region: regionOf(record),
  });
  const entries = groupBy(stack.ofKind("access-entry"), (entry) => placeKey(placeOf(entry)));
  function clusterOf(record: ResourceRecord) {
    const { name, region } = placeOf(record);
    if (name === undefined || region === undefined) return [];
    const key = placeKey({ name, region });
    const cluster: Cluster = {
      name,
      region,
      arn: text(record.props, "arn"),
      role: stack.roleAt(record, "roleArn"),
      authenticationMode: text(record.props, "accessConfig", "authenticationMode"),
      entries: (entries.get(key) ?? []).map(({ props }) => ({
        principal: text(props, "principalArn") ?? "",
        type: text(props, "type") ?? "",
      })),
    };
    return [[key, cluster] as const];
  }
  return new Map(stack.ofKind("cluster").flatMap(clusterOf));
}

export function clusterAt(estate: Estate, name: string | undefined, region: string | undefined): Cluster | undefined {
  return clustersIn(estate).get(placeKey({ name, region }));
}

export function entryTypes(cluster: Cluster | undefined, roleArn: string | undefined): string[] {
  return (cluster?.entries ?? []).filter(({ principal }) => principal === roleArn).map(({ type }) => type);
}
