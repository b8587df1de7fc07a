import { secondRoleName } from "../../aws/commands";
import { clustersIn, type Estate } from "../../facts/estate";
import { evidenceOf } from "../../facts/owner";
import { whatIsLeft } from "../../facts/owner";
import { intentionIn } from "../../facts/meant";
import { ownPolicy, type OwnRoleForPods, type UnreadPlaces } from "../../findings/fix-kinds";
import { memoizeByObject } from "../../memoize";
import { isSameName, nameKey } from "../../records/identity";
import { workloadActions } from "../../rules/workload-permissions";
import { awsManagedPolicyName } from "../../policy";
import { executionPolicyArn, type SourceArnLine } from "../../service/fargate";
import { judgeTrust, serves, whyTooLong } from "../../trust";
import { accountRole, type AccountRole } from "./role";

/** The names of all roles of the account that are known: IAM tells no two names apart by the case of their letters. */
const knownNames = memoizeByObject(namesIn);

function namesIn(estate: Estate) {
  const { source, roles } = estate;
  const owners = [...roles, ...clustersIn(estate).values()];
  return new Set(
    owners.flatMap(({ role }) => {
      if (role?.name === undefined || role.accountId !== source.account) return [];
      return nameKey(role.name);
    }),
  );
}

/** True for a role with which profiles of some clusters can be created as it is: somebody made it for them already. */
function isReady(estate: Estate, name: string, lines: readonly SourceArnLine[]) {
  const { source } = estate;
  const facts = estate.roles.find(({ role }) => isSameName(role, { name }));
  const role = facts && accountRole(facts, estate);
  if (!role || facts.owner === "others" || evidenceOf("node-group", facts.uses).length > 0) return false;
  const { trustPolicy, attachedPolicies } = role.record;
  if (!attachedPolicies.includes(executionPolicyArn(source.partition ?? "aws"))) return false;
  const { clusters, places, ...intended } = intentionIn({}, source);
  const { scoped, exclusive } = judgeTrust(trustPolicy, intended);
  if (scoped.length + exclusive.length > 0) return false;
  return lines.every((line) => serves(trustPolicy, { for: line, every: true }));
}

/** The first name for a second role that no other role has, or that of one that is there for the same clusters. */
function nameBeside(estate: Estate, beside: string, lines: readonly SourceArnLine[]) {
  const known = knownNames(estate);
  for (let number = 1; ; number++) {
    const name = secondRoleName(beside, number);
    const isThere = known.has(nameKey(name));
    if (!isThere || isReady(estate, name, lines)) return { name, isThere };
  }
}

/** A role for Fargate profiles beside one that must stay. */
export function roleBeside(
  estate: Estate,
  beside: string,
  lines: readonly SourceArnLine[],
  boundary?: string,
): OwnRoleForPods {
  const { partition = "aws", quotas } = estate.source;
  const fix = { kind: "own-role", for: "pods", beside, lines } as const;
  if (lines.length === 0) return fix;
  const { name, isThere } = nameBeside(estate, beside, lines);
  const tooLong = isThere ? undefined : whyTooLong(ownPolicy(fix), quotas?.trustPolicyLength);
  return { ...fix, role: { name, isThere, tooLong, path: "/", partition, boundary } };
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
    leftToDo: left,
    unread,
  };
}

/** The clusters without those whose profiles are all going away: they need no other role any more. */
function stayingClusters({ clusters, facts }: AccountRole) {
  const staying = facts.profiles.filter(({ isBeingDeleted }) => !isBeingDeleted);
  const arns = new Set(staying.map(({ arn }) => arn));
  return clusters.filter(({ profiles }) => profiles?.some(({ arn }) => arns.has(arn)) ?? true);
}
