import {
  judgeTrust,
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
import { clustersIn, type Estate, type RoleFacts } from "./estate";
import { intentionIn } from "./role-trust";
import { podRoleEvidence } from "../records/node-role";

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
  const { trust: document } = role;
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
