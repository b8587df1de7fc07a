import {
  judgeTrust,
  allowedPrincipals,
  allowsEveryone,
  lettingIn,
  mentionedClusters,
  mentionedRegions,
  otherPrincipals,
  parseTrustPolicy,
  serves,
  withRoleOwner,
  type Intended,
} from "../trust";
import type { LeftOnRole } from "../findings/fix";
import { memoizeByObject } from "../memoize";
import { isServiceLinked, roleKey } from "../records/identity";
import { eksType } from "../records/resource-types";
import type { ShownUse } from "../records/uses";
import type { Facts } from "./facts";
import { clustersIn, usesOf, type Estate, type RoleFacts } from "./estate";
import { trustPolicyOf } from "./fargate-profiles";
import { intentionIn } from "./role-trust";
import { isUseByNodes, podRoleEvidence } from "../records/node-role";

/** True for a role that is made for pods: it stays theirs, and nodes that use it need another one. Any other stays the nodes'. */
export function isMadeForPods(uses: readonly Pick<ShownUse, "use" | "isPurpose">[]): boolean {
  const purposes = new Set(uses.flatMap(({ use, isPurpose }) => (isPurpose ? use : [])));
  return purposes.size === 1 && purposes.has("fargate-pod-execution");
}

/**
 * True for a role that works for others, such as nodes or a cluster, and stays as it is: what it lacks for pods, or has besides, is
 * not a defect. The profiles that use it need another role.
 */
export function worksForOthers(role: RoleFacts, estate: Estate): boolean {
  return worksIn(estate)(role).forOthers;
}

/** Each line of a long trust policy may be a finding, and asks for the same role. */
const worksIn = memoizeByObject((estate: Estate) =>
  memoizeByObject((role: RoleFacts) => ({ forOthers: isStaying(role, estate) })),
);

/** The roles with which EKS clusters themselves work, of those that the source makes, by URN. */
const rolesOfClusters = memoizeByObject(({ stack }: Facts): ReadonlySet<string> => {
  const clusters = stack.records.filter(({ type }) => eksType(type)?.kind === "cluster");
  return new Set(clusters.flatMap((record) => stack.roleAt(record, "roleArn")?.urn ?? []));
});

function isStaying(role: RoleFacts, estate: Estate): boolean {
  const { made } = role;
  const uses = usesOf(role, estate);
  if (rolesOfClusters(estate.facts).has(made?.urn ?? "") || isServiceLinked(made ?? {})) return true;
  const trustPolicy = trustPolicyIn(role, estate);
  if (isOfOthers(trustPolicy)) return true;
  if (otherServices(trustPolicy).length > 0) return uses.every(({ evidence }) => evidence.kind !== "component");
  // Nobody sees what else uses a role that is made elsewhere.
  const isForNodes = uses.some((one) => (made ? isUseByNodes(one) : one.use === "node-group"));
  return isForNodes && !isMadeForPods(uses);
}

/** The trust policy of a role that the source makes or reads, or that AWS tells; undefined if it is not known. */
export function trustPolicyIn({ role, made }: RoleFacts, { source }: Estate): unknown {
  return made ? trustPolicyOf(made.record) : source.rolesElsewhere?.get(roleKey(role))?.trustPolicy;
}

/**
 * Whom a role is for. In an account these are the clusters that use it and those that its policy names, if another cluster can use it too
 * and the policy is not for every cluster.
 * @param account the one that the role is in, if the source or its reader says it
 */
export function intentionOf(role: RoleFacts, estate: Estate, account?: string): Intended {
  const { source } = estate;
  const said = source.whom?.get(role.made?.urn ?? "");
  if (said) return said;
  const intended = intentionIn(role.made ?? role.role, source, account);
  const uses = [...role.profiles.map(({ cluster: name, region }) => ({ name, region })), ...(source.toServe ?? [])];
  if (!source.complete || intended.clusters || uses.length === 0) return intended;
  const document = trustPolicyIn(role, estate);
  const own = { account: source.account, accounts: intended.accounts ?? [] };
  const letting = withRoleOwner(lettingIn(parseTrustPolicy(document).statements), own);
  const isKnown = (name: string | undefined) => name !== undefined;
  const clusters = [...uses.map(({ name }) => name).filter(isKnown), ...mentionedClusters(letting, source.account)];
  const regions = [...uses.map(({ region }) => region).filter(isKnown), ...mentionedRegions(letting)];
  // Fast path: almost every policy lets in no other cluster, in sight or not.
  if (judgeTrust(document, { ...intended, clusters, regions }).scoped.length === 0) return intended;
  const others = [...clustersIn(estate).values()].filter(({ name: cluster, region }) => {
    const inRegion = { accountId: source.account, region };
    const isMeant = clusters.includes(cluster) && regions.includes(region);
    return (
      !isMeant &&
      serves(document, { for: { ...inRegion, cluster }, every: true }) &&
      !serves(document, { for: inRegion, every: true })
    );
  });
  const isNamesake = ({ name }: { name: string }) => clusters.includes(name);
  return {
    ...intended,
    ...(!others.every(isNamesake) && { clusters }),
    ...(others.some(isNamesake) && { regions }),
  };
}

/** The services beside the Fargate service that a trust policy names. */
export function otherServices(trustPolicy: unknown): string[] {
  return otherPrincipals(trustPolicy).filter((name) => /^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/.test(name));
}

/** True for a trust policy that names others, and lets in the Fargate service in no way. */
export function isOfOthers(trustPolicy: unknown): boolean {
  return allowedPrincipals(trustPolicy).length > 0 && !judgeTrust(trustPolicy, {}).concernsFargate;
}

/** What is left to do on a role that stays with others, once the pods have another one; undefined for nothing that is known. */
export function whatIsLeft(trustPolicy: unknown, intended: Intended): LeftOnRole | undefined {
  if (trustPolicy === undefined) return undefined;
  const others = otherPrincipals(trustPolicy);
  const isClosed = others.length > 0 && !allowsEveryone(trustPolicy);
  const { concernsFargate, scoped } = judgeTrust(trustPolicy, intended);
  // If a role lets in the Fargate service alone, what works with it cannot assume it any more.
  if (!isClosed && concernsFargate && (scoped.length > 0 || others.length === 0)) return "name-principals";
  return isClosed && podRoleEvidence(trustPolicy).length > 0 ? "remove-fargate" : undefined;
}
