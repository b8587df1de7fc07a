import { shellLine } from "../aws/commands";
import {
  finding,
  profileEvidence,
  profilePlace,
  type AccountRole,
  type ProfileUse,
} from "../facts/account/account-role";
import type { Finding } from "../findings";
import { evidenceText } from "../findings/render/evidence";

/** A profile that EKS reports a problem of. */
export function profileUnhealthy({ account, record }: AccountRole, use: ProfileUse): Finding[] {
  const { name, status, issues } = use.profile;
  const failed = /_FAILED$/.test(status);
  if (!failed && issues.length === 0) return [];
  const reported = issues.map(({ code, message }) => `${code}${message === "" ? "" : `: ${message}`}`).join("; ");
  const reasons = [...(failed ? [`its status is ${status}`] : []), ...(reported === "" ? [] : [reported])];
  const words = ["--region", use.region, "--cluster-name", use.cluster.name, "--fargate-profile-name", name];
  const remove = `, then ${shellLine("aws", "eks", "delete-fargate-profile", ...words)}`;
  // Whoever deleted a profile wants it gone.
  const again = status === "DELETE_FAILED" ? "" : " and create the profile again";
  return [
    finding("profile-unhealthy", profilePlace(account, use, record.arn), {
      message: `EKS reports a problem of ${evidenceText(profileEvidence(use))}: ${reasons.join("; ")}`,
      fix: `Remove the cause that EKS reports${failed ? remove + again : ""}`,
    }),
  ];
}
