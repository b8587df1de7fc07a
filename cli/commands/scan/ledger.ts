import { evidenceText } from "../../../core/findings/render/evidence";
import { clustersOf, type AccountRecord } from "../../../core/facts/account/inventory";
import { nodeUsers, profileEvidence, profileUses } from "../../../core/facts/account/account-role";
import { parseRoleArn } from "../../../core/trust";
import type { LedgerEntry } from "../../../core/facts/ledger";
import { nodeRoleEvidence } from "../../../core/facts/stack/node-role";

/** An entry that names, in place of a stack, the account and Region in AWS where the use was seen. */
function entry(
  account: AccountRecord,
  region: string,
  type: string,
  name: string,
  rest: Pick<LedgerEntry, "arn" | "use" | "evidence">,
): LedgerEntry {
  return {
    ...rest,
    stack: `aws/${account.id}/${region}`,
    urn: `urn:pulumi:${region}::${account.id}::${type}::${name}`,
  };
}

export function ledgerEntries(account: AccountRecord): LedgerEntry[] {
  const nodes = clustersOf(account).flatMap((place) =>
    nodeUsers(place).map(({ arn, user }) =>
      entry(account, place.region, "aws:eks/nodeGroup:NodeGroup", place.cluster.name, {
        arn,
        use: "node-group",
        evidence: evidenceText(user),
      }),
    ),
  );
  // A role for Fargate may be one of nodes too.
  const shared = account.roles.flatMap(({ arn, ...role }) =>
    nodeRoleEvidence(role)
      .shown.slice(0, 1)
      .map((evidence) => ({ arn, evidence: evidenceText(evidence) })),
  );
  const iamNodes = [...account.nodeRoles, ...shared].map(({ arn, evidence }) =>
    entry(account, "global", "aws:iam/role:Role", parseRoleArn(arn)?.name ?? "role", {
      arn,
      use: "node-group",
      evidence,
    }),
  );
  const pods = profileUses(account).map((use) => {
    const { region, cluster, profile } = use;
    return entry(account, region, "aws:eks/fargateProfile:FargateProfile", `${cluster.name}/${profile.name}`, {
      arn: profile.role,
      use: "fargate-pod-execution",
      evidence: evidenceText(profileEvidence(use)),
    });
  });
  return [...nodes, ...iamNodes, ...pods].filter(({ arn }) => parseRoleArn(arn) !== undefined);
}
