import {
  addSourceArns,
  buildTrustPolicy,
  judgeTrustPolicy,
  parseTrustPolicy,
  scopeTrustPolicy,
  soundSourceArns,
  sourceArn,
  sourceArnKey,
  type Finding,
  type TrustPolicy,
} from "../../core/iam";
import type { TrustOutcome } from "./report";
import type { Target } from "./target";

/** What the trust policy needs, why, and how it looks then. */
export interface TrustPlan {
  outcome: TrustOutcome;
  findings: Finding[];
  /** The right trust policy; undefined if nothing needs to change. */
  after?: TrustPolicy;
  /** Principals that may assume the role now and no longer then. */
  removes: string[];
}

function findingsFor(document: unknown, target: Target): Finding[] {
  const { scoped, exclusive } = judgeTrustPolicy(document, { accounts: [target.accountId] });
  return [...scoped, ...exclusive];
}

/** True if the Fargate service can assume the role for profiles of the target's cluster, whatever else it can do. */
function covers(document: unknown, target: Target): boolean {
  const policy = parseTrustPolicy(document).document ?? {};
  // With all else denied, the only thing left to find is that the cluster gets through or does not.
  const elseDenied = {
    Effect: "Deny",
    Principal: { AWS: "*" },
    Action: "sts:AssumeRole",
    Condition: { ArnNotLike: { [sourceArnKey]: sourceArn(target) } },
  };
  const narrowed = { ...policy, Statement: [policy.Statement ?? [], elseDenied].flat() };
  const intended = { accounts: [target.accountId], clusters: [target.cluster], regions: [target.region] };
  return judgeTrustPolicy(narrowed, intended).scoped.length === 0;
}

function isRight(document: unknown, target: Target): boolean {
  const { concernsFargate } = judgeTrustPolicy(document, { accounts: [target.accountId] });
  return concernsFargate && findingsFor(document, target).length === 0 && covers(document, target);
}

function allowedPrincipals(document: unknown): string[] {
  const allows = parseTrustPolicy(document).statements.filter(({ effect }) => effect === "Allow");
  return [...new Set(allows.flatMap(({ principals }) => principals.entries.map(({ value }) => value)))];
}

function replacement(document: string, target: Target, wanted: string): TrustPolicy {
  const kept = soundSourceArns(parseTrustPolicy(document).statements, { accounts: [target.accountId] });
  const sourceArns = kept.length > 0 && covers(buildTrustPolicy(kept), target) ? kept : [...kept, wanted];
  // What other statements do rightly, for example a Deny of the organisation's, is kept where that is possible.
  const scoped = scopeTrustPolicy(document, sourceArns);
  return scoped && isRight(scoped, target) ? scoped : buildTrustPolicy(sourceArns);
}

/**
 * AWS's procedure for a trust policy: it is fine, or it is right but lacks the cluster's line, which is added, or it
 * does not match and is replaced as a whole.
 * @param document the role's trust policy as JSON text
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html#check-pod-execution-role
 */
export function planTrust(document: string, target: Target): TrustPlan {
  const { concernsFargate } = judgeTrustPolicy(document, { accounts: [target.accountId] });
  const findings = findingsFor(document, target);
  const wanted = sourceArn(target);
  if (concernsFargate && findings.length === 0) {
    if (covers(document, target)) return { outcome: "fine", findings: [], removes: [] };
    const added = addSourceArns(document, [wanted]);
    if (added && isRight(added, target)) return { outcome: "add", findings: [], after: added, removes: [] };
  }
  const after = replacement(document, target, wanted);
  const kept = allowedPrincipals(after);
  const removes = allowedPrincipals(document).filter((principal) => !kept.includes(principal));
  return { outcome: "replace", findings, after, removes };
}
