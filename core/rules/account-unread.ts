import { clusterArn } from "../trust";
import type { FindingId, Level } from "../findings";
import { accountFinding, type AccountFinding } from "../findings/account";
import type { AccountRecord } from "../readers/account/inventory";
import { unknownText } from "../readers/account/unread";

/** Which finding could not be judged, by the action that was not answered. */
const unjudged: [RegExp, FindingId, Level?][] = [
  [/^(sts:|iam:GetAccountAuthorizationDetails|iam:GetRole$)/, "file-unreadable"],
  [/^iam:ListInstanceProfiles/, "node-role-shared"],
  // Permissions for workloads are advice, and so is that they could not be read.
  [/^iam:(ListRolePolicies|GetRolePolicy|GetPolicy)/, "workload-permissions", "advice"],
  [/^eks:(List|Describe)Nodegroup/, "node-role-shared"],
  [/^eks:(List|Describe)AccessEntr/, "access-entry-missing"],
  [/^(eks|account):/, "file-unreadable"],
];

/** A finding for each part of an account that could not be read. A quota that is unknown hides nothing. */
export function unknownFindings({ id: account, partition, unknown }: AccountRecord): AccountFinding[] {
  return unknown.flatMap((part) => {
    const { action, reason, toDo, denied, region, cluster: name, role, shownFrom } = part;
    const kind = unjudged.find(([pattern]) => pattern.test(action));
    if (!kind) return [];
    const [, id, level = "unknown"] = kind;
    const place = {
      account,
      ...(region !== undefined && { region }),
      ...(role !== undefined && { role }),
      ...(name !== undefined &&
        region !== undefined && { cluster: clusterArn({ partition, region, accountId: account, name }) }),
    };
    const found = { kind: "unread", reason } as const;
    const fix = { kind: "read", action, denied, toDo, ...(shownFrom !== undefined && { shownFrom }) } as const;
    return [accountFinding(id, place, { found, fix, level, part: `${action} ${unknownText(part)}` })];
  });
}
