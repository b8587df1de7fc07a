import { groupBy } from "../text";
import { accessEntryMissing } from "./access-entry-missing";
import { profileUnhealthy } from "./profile-unhealthy";
import { roleUnderAnotherPath } from "./role-missing";
import { rolePathInAwsAuth } from "./role-path-in-aws-auth";
import { roleUnused } from "./role-unused";
import { trustStaleCluster } from "./trust-stale-cluster";
import {
  isBeingDeleted,
  isForFargate,
  mustStay,
  profileEvidence,
  profilePlace,
  rolePlace,
  type AskedCluster,
  type AccountRole,
  type ProfileUse,
} from "../facts/account/account-role";
import { podRoleEvidence } from "../facts/stack/node-role";
import { accountFinding, type AccountFinding, type AccountFix } from "../findings/account";
import {
  idOf,
  type NodeRoleShared,
  type OwnRole,
  type PolicyFix,
  type PolicyMissing,
  type WorkloadPermissions,
} from "../findings/found";
import type { Evidence } from "../records/uses";
import { nodeRoleShared } from "./node-role-shared";
import { policyMissing } from "./policy-missing";
import type { RoleFacts, WorksForOthers } from "./role";
import { workloadPermissions } from "./workload-permissions";
import { fargateService, judgeTrustPolicy, clusterArn } from "../trust";
import { isOfOthers } from "../facts/whose-role";
import { secondRole, trustFixForAll } from "./account-fixes";
import { intendedIn, permitsCluster } from "../facts/account/trust";
import { untrustedIn } from "./profile-role-untrusted";

function judgeTrust(role: AccountRole): AccountFinding[] {
  const { account, record, clusters } = role;
  const { concernsFargate, scoped, exclusive } = judgeTrustPolicy(record.trustPolicy, intendedIn(account));
  const all = [...scoped, ...exclusive];
  // This command does not judge the trust policy of another service's role. It judges the profiles that use the role.
  // What is right needs no plan, which costs more than the judgement.
  if (!concernsFargate || all.length === 0) return [];
  const whole = clusters.length > 0 || mustStay(role) ? trustFixForAll(role) : undefined;
  return [...groupBy(all, idOf)].map(([id, findings]) =>
    accountFinding(id, rolePlace(role), {
      found: { kind: "trust", findings },
      fix: whole ?? { kind: "set-elements", findings },
    }),
  );
}

/** Clusters that the user asked for, and that cannot use the role or do not exist. */
function judgeAsked(role: AccountRole, asked: readonly AskedCluster[]): AccountFinding[] {
  const { account, record, clusters } = role;
  return asked.flatMap(({ name, region }) => {
    const use = clusters.find((one) => one.cluster === name && one.region === region);
    // Its profiles have findings of their own.
    if (!use || use.profiles.length > 0 || permitsCluster(record.trustPolicy, use, account)) return [];
    const cluster = clusterArn({ partition: account.partition, region, accountId: account.id, name });
    const place = { ...rolePlace(role), region, cluster };
    return [accountFinding("profile-role-untrusted", place, untrustedIn(role, use))];
  });
}

/** Who uses a role of an account, and what is attached to it, as the rules for all sources take it. */
function roleFacts({ record, parsed, nodes, profiles }: AccountRole): RoleFacts {
  const named = [...podRoleEvidence(record.trustPolicy), ...profiles.map(profileEvidence)];
  // A role that lets in everybody lets in the Fargate service.
  const pods: Evidence[] = named.length > 0 ? named : [{ kind: "trust", service: fargateService }];
  return {
    role: { ...parsed, label: parsed.name },
    uses: [
      ...nodes.shown.map((evidence) => ({ use: "node-group" as const, evidence })),
      ...pods.map((evidence) => ({ use: "fargate-pod-execution" as const, evidence })),
    ],
    attachments: [
      ...record.attachedPolicies.map((arn) => ({ policy: { kind: "managed" as const, arn } })),
      ...record.policies.map(({ name, document }) => ({ policy: { kind: "inline" as const, document }, name })),
    ],
  };
}

type UseRule = (
  facts: RoleFacts,
  stays: WorksForOthers,
) => NodeRoleShared | PolicyMissing | WorkloadPermissions | undefined;

/** What who uses the role, and what is attached to it, come to. */
function judgeUses(role: AccountRole, rules: readonly UseRule[]): AccountFinding[] {
  const facts = roleFacts(role);
  return rules.flatMap((rule) => {
    const found = rule(facts, () => mustStay(role));
    if (!found) return [];
    return [accountFinding(found.id, rolePlace(role), { found, fix: fixOf(role, found.fix) })];
  });
}

function fixOf(role: AccountRole, fix: OwnRole | PolicyFix): AccountFix {
  if (fix.kind === "attach") return { ...fix, full: asManyAsMayBe(role) };
  if (fix.kind === "move") return fix;
  return fix.for === "pods" ? secondRole(role) : { ...fix, for: "nodes" };
}

/** How many managed policies a role has that takes no more; undefined if it does, or nobody knows. */
export function asManyAsMayBe({ account, record }: AccountRole): number | undefined {
  const { policiesPerRole = Infinity } = account.quotas;
  const { length } = record.attachedPolicies;
  return length >= policiesPerRole ? length : undefined;
}

/** All findings about a role itself. */
export function judgeRole(role: AccountRole, asked: readonly AskedCluster[]): AccountFinding[] {
  if (!isForFargate(role)) return judgeAsked(role, asked);
  // A profile that has a role of others needs another role; what that one lacks for Fargate is nobody's defect.
  if (isOfOthers(role.record.trustPolicy)) return [...judgeAsked(role, asked), ...judgeUses(role, [nodeRoleShared])];
  return [
    ...judgeTrust(role),
    ...judgeAsked(role, asked),
    ...judgeUses(role, [nodeRoleShared, policyMissing, workloadPermissions]),
    ...trustStaleCluster(role),
    ...roleUnused(role),
  ];
}

function judgeTrustFor(role: AccountRole, use: ProfileUse): AccountFinding[] {
  const { account, record } = role;
  const { region, cluster, profile } = use;
  const { scoped } = judgeTrustPolicy(record.trustPolicy, intendedIn(account));
  // A role that serves no profile at all has one finding for itself.
  if (scoped.some(({ kind }) => kind === "broken" || kind === "malformed")) return [];
  const clusterUse = { region, cluster: cluster.name, profiles: [profile.arn] };
  if (permitsCluster(record.trustPolicy, clusterUse, account)) return [];
  const what = untrustedIn(role, clusterUse, profile.name);
  return [accountFinding("profile-role-untrusted", profilePlace(account, use, record.arn), what)];
}

/** All findings about one Fargate profile of a role that exists. A profile that is going away needs nothing any more. */
export function judgeProfile(role: AccountRole, use: ProfileUse): AccountFinding[] {
  if (isBeingDeleted(use)) return [];
  return [roleUnderAnotherPath, rolePathInAwsAuth, judgeTrustFor, profileUnhealthy, accessEntryMissing].flatMap(
    (judge) => judge(role, use),
  );
}
