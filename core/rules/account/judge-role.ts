import { evidenceTexts } from "../../findings/render/evidence";
import type { Finding } from "../../findings";
import {
  executionPolicyArn,
  fargateService,
  judgeTrustPolicy,
  otherPrincipals,
  whyNoFargate,
  clusterArn,
} from "../../trust";
import { isOfOthers, nodesNeedTheirOwn } from "../../facts/whose-role";
import { trustTexts } from "../trust-findings";
import { workloadActions, workloadPolicyName, workloadText } from "../workload-permissions";
import { attachCommand, shellLine } from "../../aws/commands";
import { fixOrSecondRole, secondRole, staleFix, trustFixForAll } from "./fixes";
import { inlinePolicyName } from "../../facts/account/inventory";
import { whyNoMorePolicies } from "./new-role";
import { intendedIn, permitsCluster, whyKeptOut } from "../../facts/account/trust";
import { staleLines } from "../../facts/account/stale-lines";
import { usesAreComplete } from "../../facts/account/unknown-parts";
import { finding, isForFargate, mustStay, type AskedCluster, type AccountRole } from "../../facts/account/account-role";

function placeOf({ account, record }: AccountRole): { account: string; role: string } {
  return { account: account.id, role: record.arn };
}

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
    finding(id, placeOf(role), { message: `Role ${role.parsed.name}: ${text}`, fix: whole ?? elements }),
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
    const place = { ...placeOf(role), region, cluster: arn };
    if (!isForFargate(role)) {
      const message = `Role ${role.parsed.name} is a role of something else: its trust policy does not let in the Fargate service, and no Fargate profile uses it`;
      return [finding("profile-role-untrusted", place, { message, fix: secondRole(role) })];
    }
    const message = `The trust policy of role ${role.parsed.name} ${whyKeptOut(record.trustPolicy, use, account)}, so no pod of it can start with this role`;
    return [finding("profile-role-untrusted", place, { message, fix: trustFixForAll(role) })];
  });
}

function judgeStaleLines(role: AccountRole): Finding[] {
  const stale = staleLines(role);
  return stale.map(({ line, cluster, where }) => {
    const message = `The trust policy of role ${role.parsed.name} has a line for cluster ${cluster} in ${where}, and there is no such cluster: ${line}`;
    const fix = staleFix(
      role,
      line,
      stale.map((one) => one.line),
    );
    return finding("trust-stale-cluster", placeOf(role), { message, fix, part: line });
  });
}

function attachFix(role: AccountRole, policyArn: string): string {
  const full = whyNoMorePolicies(role);
  return attachCommand(role.parsed.name, policyArn) + (full === undefined ? "" : `; ${full}`);
}

function judgePolicies(role: AccountRole): Finding[] {
  const { account, record, parsed } = role;
  const needed = executionPolicyArn(account.partition);
  const missing = record.attachedPolicies.includes(needed)
    ? []
    : [
        finding("policy-missing", placeOf(role), {
          message: `${needed} is not attached to role ${parsed.name}, so its pods cannot pull images`,
          fix: fixOrSecondRole(role, attachFix(role, needed)),
        }),
      ];
  const found = [
    ...record.attachedPolicies.flatMap((arn) => workloadPolicyName(arn) ?? []).map((name) => `${name} is attached`),
    ...record.policies
      .map(({ name, document }) => ({ name, actions: workloadActions(document) }))
      .filter(({ actions }) => actions.length > 0)
      .map(({ name, actions }) => `${name} allows ${actions.join(", ")}`),
  ];
  if (found.length === 0) return missing;
  const { message, fix } = workloadText(parsed.name, found.join("; "));
  // Nodes or a cluster may need them here.
  const text = { message, fix: fixOrSecondRole(role, fix) };
  return [...missing, finding("workload-permissions", placeOf(role), text)];
}

function judgeNodes(role: AccountRole): Finding[] {
  const { nodes, parsed } = role;
  if (nodes.shown.length === 0) return [];
  const message = `Role ${parsed.name} is for pods on Fargate, and EC2 nodes use it too: ${evidenceTexts(nodes.shown).join("; ")}`;
  return [finding("node-role-shared", placeOf(role), { message, fix: fixOrSecondRole(role, nodesNeedTheirOwn) })];
}

function judgeUse(role: AccountRole): Finding[] {
  const { account, record, parsed, profiles, nodes } = role;
  if (profiles.length > 0 || nodes.shown.length > 0 || mustStay(role) || !account.allRoles || !usesAreComplete(account))
    return [];
  const used = record.lastUsed === undefined ? "IAM knows of no use" : `IAM saw it used last at ${record.lastUsed}`;
  const name = ["--role-name", parsed.name];
  const detach = record.attachedPolicies.map((arn) =>
    shellLine("aws", "iam", "detach-role-policy", ...name, "--policy-arn", arn),
  );
  const remove = record.policies.flatMap((policy) => {
    const inline = inlinePolicyName(policy.name);
    return inline === undefined
      ? []
      : [shellLine("aws", "iam", "delete-role-policy", ...name, "--policy-name", inline)];
  });
  const commands = [...detach, ...remove, shellLine("aws", "iam", "delete-role", ...name)].join(" && ");
  const others = otherPrincipals(record.trustPolicy);
  const fix =
    others.length === 0
      ? `When you are sure that nothing needs it: ${commands}`
      : `Remove ${fargateService} from its trust policy, since ${others.join(", ")} can assume it too; or, when you are sure that nothing needs it: ${commands}`;
  return [
    finding("role-unused", placeOf(role), {
      message: `No Fargate profile of any enabled Region uses role ${parsed.name}; ${used}`,
      fix,
    }),
  ];
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
  if (isOfOthers(role.record.trustPolicy)) return [...judgeAsked(role, asked), ...judgeNodes(role)];
  return [
    ...judgeTrust(role),
    ...judgeAsked(role, asked),
    ...judgeNodes(role),
    ...judgePolicies(role),
    ...judgeStaleLines(role),
    ...judgeUse(role),
  ];
}
