import { evidenceText } from "../../../core/findings/render/evidence";
import { clustersOf, type AccountRecord } from "../../../core/facts/account/inventory";
import { nodeUsers, profileEvidence, profileUses } from "../../../core/facts/account/account-role";
import { parseRoleArn } from "../../../core/trust";
import type { LedgerEntry } from "../../../core/facts/ledger";
import { nodeRoleEvidence } from "../../../core/facts/stack/node-role";

/** The uses of roles that an account shows; in place of a stack, each names the account and Region where it was seen. */
export function ledgerEntries(account: AccountRecord): LedgerEntry[] {
  const place = (region: string, type: string, name: string): Pick<LedgerEntry, "stack" | "urn"> => ({
    stack: `aws/${account.id}/${region}`,
    urn: `urn:pulumi:${region}::${account.id}::${type}::${name}`,
  });
  const nodes = clustersOf(account).flatMap((one) => {
    const group = place(one.region, "aws:eks/nodeGroup:NodeGroup", one.cluster.name);
    return nodeUsers(one).map(({ arn, user }) => ({ arn, evidence: evidenceText(user), ...group }));
  });
  // A role for Fargate may be one of nodes too.
  const shared = account.roles.flatMap(({ arn, ...role }) =>
    nodeRoleEvidence(role)
      .shown.slice(0, 1)
      .map((evidence) => ({ arn, evidence: evidenceText(evidence) })),
  );
  const iamNodes = [...account.nodeRoles, ...shared].map(({ arn, evidence }) => ({
    ...{ arn, evidence },
    ...place("global", "aws:iam/role:Role", parseRoleArn(arn)?.name ?? "role"),
  }));
  const pods = profileUses(account).map((use) => ({
    ...{ arn: use.profile.role, evidence: evidenceText(profileEvidence(use)) },
    ...place(use.region, "aws:eks/fargateProfile:FargateProfile", `${use.cluster.name}/${use.profile.name}`),
  }));
  return [
    ...[...nodes, ...iamNodes].map((one) => ({ ...one, use: "node-group" as const })),
    ...pods.map((one) => ({ ...one, use: "fargate-pod-execution" as const })),
  ].filter(({ arn }) => parseRoleArn(arn) !== undefined);
}
