import { createEntryCommand, shellLine } from "../aws/commands";
import { clusterPlace, entryTypes, finding, type AccountRole, type ProfileUse } from "../facts/account/account-role";
import type { Finding } from "../findings";
import { roleArn } from "../trust";
import { fixOrSecondRole } from "./account-fixes";

/** A role with a path, which `aws-auth` does not know by its ARN. */
export function rolePathInAwsAuth(role: AccountRole, use: ProfileUse): Finding[] {
  const { account, record, parsed } = role;
  if (use.profile.role !== record.arn) return [];
  const { authenticationMode, name } = use.cluster;
  // One of another type goes before aws-auth too, and is a finding of its own.
  const hasEntry = entryTypes(use.cluster, record.arn).length > 0;
  if (parsed.path === "/" || hasEntry || !authenticationMode.includes("CONFIG_MAP")) return [];
  const plain = roleArn({ ...parsed, path: "/" });
  const words = ["--region", use.region, "--name", name];
  const switchOver = [
    shellLine(
      "aws",
      "eks",
      "update-cluster-config",
      ...words,
      "--access-config",
      "authenticationMode=API_AND_CONFIG_MAP",
    ),
    // EKS takes no entry before.
    shellLine("aws", "eks", "wait", "cluster-active", ...words),
  ].join(" && ");
  const createEntry = createEntryCommand(use.region, name, record.arn);
  const withEntry =
    authenticationMode === "CONFIG_MAP"
      ? `${switchOver} && ${createEntry} (that a cluster takes access entries cannot be undone)`
      : createEntry;
  return [
    finding("role-path-in-aws-auth", clusterPlace(account, use, record.arn), {
      message: `${record.arn} has the path ${parsed.path}, and cluster ${name} in ${use.region} finds roles in aws-auth, which matches an ARN only without its path`,
      // An access entry of the role goes before aws-auth, which may let in its nodes.
      fix: fixOrSecondRole(
        role,
        `Use an access entry: ${withEntry}; or write ${plain} in aws-auth, which this command cannot see`,
      ),
    }),
  ];
}
