import { clusterArn } from "../trust";
import type { Finding, FindingId, Level } from "../findings";
import type { AccountRecord } from "../facts/account/inventory";
import { finding } from "../facts/account/account-role";
import { unknownText } from "../facts/account/unknown-parts";

/** Which finding could not be judged, by the action that was not answered. */
const unjudged: [RegExp, FindingId, Level?][] = [
  [/^(sts:|iam:GetAccountAuthorizationDetails|iam:GetRole$)/, "trust-undecided"],
  [/^iam:ListInstanceProfiles/, "node-role-shared"],
  // Permissions for workloads are advice, and so is that they could not be read.
  [/^iam:(ListRolePolicies|GetRolePolicy|GetPolicy)/, "workload-permissions", "advice"],
  [/^eks:(List|Describe)Nodegroup/, "node-role-shared"],
  [/^eks:(List|Describe)AccessEntr/, "access-entry-missing"],
  [/^(eks|account):/, "profile-role-untrusted"],
];

/** A finding for each part of an account that could not be read. A quota that is unknown hides nothing. */
export function unknownFindings(account: AccountRecord): Finding[] {
  return account.unknown.flatMap((part) => {
    const { action, reason, toDo, denied, region, cluster, role } = part;
    const kind = unjudged.find(([pattern]) => pattern.test(action));
    if (!kind) return [];
    const [, id, level = "unknown"] = kind;
    const arn =
      cluster === undefined || region === undefined
        ? undefined
        : clusterArn({ partition: account.partition, region, accountId: account.id, name: cluster });
    const place = {
      account: account.id,
      ...(region === undefined ? {} : { region }),
      ...(role === undefined ? {} : { role }),
      ...(arn === undefined ? {} : { cluster: arn }),
    };
    const otherwise = denied
      ? `Allow ${action} to the credentials in use`
      : "Run the command again, with more --timeout if the time was too short";
    const message = `This could not be judged: ${reason}`;
    return [finding(id, place, { message, fix: toDo ?? otherwise, level, part: `${action} ${unknownText(part)}` })];
  });
}
