import { roleUnused } from "./role-unused";
import { trustStaleCluster } from "./trust-stale-cluster";
import { rolePlace } from "../facts/account/account-role";
import {
  profileEvidence,
  finding,
  isForFargate,
  mustStay,
  type AskedCluster,
  type AccountRole,
} from "../facts/account/account-role";
import { podRoleEvidence } from "../facts/stack/node-role";
import type {
  NodeRoleShared,
  OwnRole,
  PolicyFix,
  PolicyMissing,
  WhyUntrusted,
  WorkloadPermissions,
} from "../findings/found";
import { moveLines } from "../findings/render/fix/policy";
import type { Evidence } from "../records/uses";
import { nodeRoleShared } from "./node-role-shared";
import { policyMissing } from "./policy-missing";
import type { RoleFacts, WorksForOthers } from "./role";
import { workloadPermissions } from "./workload-permissions";
import type { Finding } from "../findings";
import { fargateService, judgeTrustPolicy, whyNoFargate, clusterArn } from "../trust";
import { isOfOthers } from "../facts/whose-role";
import { foundText, nodesNeedTheirOwn } from "../findings/render/found";
import { trustTexts } from "../findings/render/trust-findings";
import { attachCommand } from "../aws/commands";
import { secondRole, trustFixForAll } from "./account-fixes";
import { whyNoMorePolicies } from "./account-new-role";
import { intendedIn, permitsCluster } from "../facts/account/trust";
import { whyUntrustedIn } from "./profile-role-untrusted";

function judgeTrust(role: AccountRole): Finding[] {
  const { account, record, clusters } = role;
  const { concernsFargate, scoped, exclusive } = judgeTrustPolicy(record.trustPolicy, intendedIn(account));
  // This command does not judge the trust policy of another service's role. It judges the profiles that use the role.
  if (!concernsFargate) return [];
  const texts = trustTexts([...scoped, ...exclusive]);
  // What is right needs no plan, which costs more than the judgement.
  if (texts.length === 0) return [];
  const whole = clusters.length > 0 || mustStay(role) ? trustFixForAll(role) : undefined;
  return texts.map(({ id, text, fix: elements }) =>
    finding(id, rolePlace(role), { message: `Role ${role.parsed.name}: ${text}`, fix: whole ?? elements }),
  );
}

/** Clusters that the user asked for, and that cannot use the role or do not exist. */
function judgeAsked(role: AccountRole, asked: readonly AskedCluster[]): Finding[] {
  const { account, record, clusters } = role;
  return asked.flatMap(({ name, region }) => {
    const use = clusters.find((one) => one.cluster === name && one.region === region);
    const arn = clusterArn({ partition: account.partition, region, accountId: account.id, name });
    // Its profiles have findings of their own.
    if (!use || use.profiles.length > 0 || permitsCluster(record.trustPolicy, use, account)) return [];
    const place = { ...rolePlace(role), region, cluster: arn };
    const isForPods = isForFargate(role);
    const why: WhyUntrusted = isForPods ? whyUntrustedIn(role, use) : { kind: "not-for-fargate" };
    const message = foundText({
      id: "profile-role-untrusted",
      role: { label: role.parsed.name },
      profile: { cluster: name, region },
      why,
    });
    return [
      finding("profile-role-untrusted", place, { message, fix: isForPods ? trustFixForAll(role) : secondRole(role) }),
    ];
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
function judgeUses(role: AccountRole, rules: readonly UseRule[]): Finding[] {
  const facts = roleFacts(role);
  const stays: WorksForOthers = () => mustStay(role);
  const found = rules.flatMap((rule) => rule(facts, stays) ?? []);
  return found.map((one) => finding(one.id, rolePlace(role), { message: foundText(one), fix: fixText(role, one.fix) }));
}

function fixText(role: AccountRole, fix: OwnRole | PolicyFix): string {
  switch (fix.kind) {
    case "own-role":
      return fix.for === "pods" ? secondRole(role) : nodesNeedTheirOwn;
    case "attach": {
      const full = whyNoMorePolicies(role);
      return attachCommand(role.parsed.name, fix.policy) + (full === undefined ? "" : `; ${full}`);
    }
    case "move":
      return moveLines(fix).join("; ");
  }
}

/** All findings about a role itself; each says so where no pod can use the role, whatever is changed on it. */
export function judgeRole(role: AccountRole, asked: readonly AskedCluster[]): Finding[] {
  const reason = whyNoFargate(role.account.partition);
  const findings = findingsOf(role, asked);
  return reason === undefined ? findings : findings.map((one) => ({ ...one, message: `${one.message}. ${reason}` }));
}

function findingsOf(role: AccountRole, asked: readonly AskedCluster[]): Finding[] {
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
