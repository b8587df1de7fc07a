import { type ProfileRule, clusterAt, entryTypes, type Estate } from "../facts/estate";
import type { PathInAwsAuth } from "../findings/found";
import { text } from "../records/record";
import type { FargateProfile } from "../facts/fargate-profiles";
/** A role with a path, which `aws-auth` does not know by its ARN. */
export const rolePathInAwsAuth = {
  id: "role-path-in-aws-auth",
  needs: "complete",
  judge,
} satisfies ProfileRule;

function judge({ record, role, cluster, region }: FargateProfile, estate: Estate): PathInAwsAuth[] {
  const named = clusterAt(estate, cluster, region);
  const { authenticationMode: mode = "" } = named ?? {};
  // A role that is not there is a finding of its own.
  if (role?.urn === undefined || !mode.includes("CONFIG_MAP")) return [];
  const { arn, path = "/" } = role;
  // An access entry goes before aws-auth, and one of another type is a finding of its own.
  if (path === "/" || text(record.props, "podExecutionRoleArn") !== arn || entryTypes(named, arn).length > 0) return [];
  const facts = { role, profile: { cluster, region }, at: record, path, takesEntries: mode !== "CONFIG_MAP" };
  return [{ id: "role-path-in-aws-auth", kind: "path-in-aws-auth", ...facts }];
}
