import type { Finding, FindingId } from "../../core/findings";
import { subjectOf } from "./report";

/** What makes no difference to a role that works for a cluster, once the Fargate service is out of it. */
const ofPodsAlone: readonly FindingId[] = [
  "trust-unsafe",
  "trust-account-only",
  "trust-broken",
  "trust-ending",
  "trust-stale-cluster",
  "policy-missing",
  "workload-permissions",
  "role-unused",
];

const whatItIs = "It is the role of an EKS cluster, which lets in the Fargate service too";

/** The findings, with one for each role of a cluster that trusts the Fargate service too: it has one cause, and one fix. */
export function oneForEachClusterRole(findings: readonly Finding[]): Finding[] {
  const keyOf = (one: Finding): string => `${one.account} ${subjectOf(one)}`;
  const isMain = ({ id, ofClusterRole }: Finding): boolean => ofClusterRole === true && id === "trust-not-exclusive";
  const roles = new Set(findings.filter(isMain).map(keyOf));
  const goesIn = (one: Finding): boolean =>
    one.ofClusterRole === true && one.level !== "unknown" && ofPodsAlone.includes(one.id) && roles.has(keyOf(one));
  const withWhatItIs = <Said extends { message: string }>(said: Said): Said => ({
    ...said,
    message: `${said.message}. ${whatItIs}`,
  });
  return findings
    .filter((one) => !goesIn(one))
    .map((one) => (isMain(one) ? { ...withWhatItIs(one), ...(one.alike && { alike: withWhatItIs(one.alike) }) } : one));
}
