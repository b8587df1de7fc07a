import { secondRoleName } from "../../aws/commands";
import { clustersIn, type Estate } from "../../facts/estate";
import { whatIsLeft } from "../../facts/whose-role";
import { evidenceOf } from "../../facts/owner";
import { intentionIn } from "../../facts/role-trust";
import type { OwnRoleForPods, UnreadPlaces } from "../../findings/fix";
import { memoizeByObject } from "../../memoize";
import type { Source } from "../../readers/source";
import { isSameName, nameKey } from "../../records/identity";
import { workloadActions } from "../../rules/workload-permissions";
import {
  judgeTrust,
  awsManagedPolicyName,
  executionPolicyArn,
  serves,
  whyTooLong,
  type TooLong,
  type TrustPolicy,
} from "../../trust";
import { accountRole, type AccountRole } from "./role";
import { leastTrustPolicy, type ClusterUse } from "./clusters";

/** A trust policy to write, with what IAM has against its length. */
export function written(policy: TrustPolicy, { quotas }: Source): { policy: TrustPolicy; tooLong?: TooLong } {
  const tooLong = whyTooLong(policy, quotas?.trustPolicyLength);
  return { policy, ...(tooLong && { tooLong }) };
}

/** The names of all roles of the account that are known: IAM tells no two names apart by the case of their letters. */
const knownNames = memoizeByObject((estate: Estate): ReadonlySet<string> => {
  const { source, roles } = estate;
  const known = [...roles.map(({ role }) => role), ...[...clustersIn(estate).values()].map(({ role }) => role)];
  const own = known.filter((role) => role?.accountId === source.account);
  return new Set(own.flatMap((role) => (role?.name === undefined ? [] : nameKey(role.name))));
});

/** True for a role with which profiles of some clusters can be created as it is: somebody made it for them already. */
function isReady(estate: Estate, name: string, clusters: readonly ClusterUse[]): boolean {
  const { source } = estate;
  const found = estate.roles.find(({ role }) => isSameName(role, { name }));
  const role = found && accountRole(found, estate);
  const policy = executionPolicyArn(source.partition ?? "aws");
  if (
    !role ||
    evidenceOf("node-group", role.facts.uses).length > 0 ||
    role.facts.owner === "others" ||
    !role.record.attachedPolicies.includes(policy)
  )
    return false;
  const { trustPolicy } = role.record;
  const { scoped, exclusive } = judgeTrust(trustPolicy, intentionIn({}, source));
  const isRight = scoped.length + exclusive.length === 0;
  const isServed = ({ region, cluster }: ClusterUse) =>
    serves(trustPolicy, { for: { accountId: source.account, region, cluster }, every: true });
  return isRight && clusters.every(isServed);
}

/** The first name for a second role that no other role has, or that of one that is there for the same clusters. */
function nameBeside(
  estate: Estate,
  first: string,
  clusters: readonly ClusterUse[],
): { name: string; isThere: boolean } {
  const known = knownNames(estate);
  for (let number = 1; ; number++) {
    const name = secondRoleName(first, number);
    const isThere = known.has(nameKey(name));
    if (!isThere || isReady(estate, name, clusters)) return { name, isThere };
  }
}

/** A role for Fargate profiles beside one that must stay. */
export function roleBeside(
  estate: Estate,
  beside: string,
  clusters: readonly ClusterUse[],
  boundary?: string,
): OwnRoleForPods {
  const { source } = estate;
  const { partition = "aws", account: accountId } = source;
  const least = leastTrustPolicy(clusters, source);
  const lines = clusters.map(({ region, cluster }) => ({ partition, region, accountId, cluster }));
  if (least === undefined) return { kind: "own-role", for: "pods", beside, lines };
  const found = nameBeside(estate, beside, clusters);
  const trust = found.isThere ? { policy: least } : written(least, source);
  const role = { ...found, ...trust, path: "/", partition: source.partition ?? "aws", boundary };
  return { kind: "own-role", for: "pods", beside, lines, role };
}

/** A role of its own for the Fargate profiles, if the one they have must stay as it is. */
export function secondRole(role: AccountRole, unread: UnreadPlaces | undefined): OwnRoleForPods {
  const { estate, facts, record, parsed } = role;
  // Without these the pods' logs would be lost in silence, or their images not be found.
  const forPods = record.policies.filter(({ document }) => workloadActions(document).length === 0);
  const logs = record.attachedPolicies.filter((arn) => awsManagedPolicyName(arn) === "CloudWatchLogsFullAccess");
  const left = facts.owner === "others" ? whatIsLeft(record.trustPolicy, intentionIn({}, estate.source)) : undefined;
  return {
    ...roleBeside(estate, parsed.name, stayingClusters(role), record.permissionsBoundary),
    needs: [...forPods.map(({ name }) => name), ...logs],
    ...(left && { left }),
    ...(unread && { unread }),
  };
}

/** The clusters without those whose profiles are all going away: they need no other role any more. */
function stayingClusters({ clusters, facts }: AccountRole): ClusterUse[] {
  const staying = new Set(facts.profiles.filter((one) => !one.isBeingDeleted).map(({ arn }) => arn));
  return clusters.filter((use) => use.profiles.length === 0 || use.profiles.some((arn) => staying.has(arn)));
}
