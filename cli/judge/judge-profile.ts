import { makeFinding, type Finding, type Place } from "../../core/findings";
import {
  judgeTrustPolicy,
  parseTrustPolicy,
  permitsSomeProfile,
  type ClusterPlace,
  type Intended,
} from "../../core/iam";
import type { FargateProfile } from "../../core/role-uses";
import { asList, isObject, printable } from "../../core/text";
import { filledIn } from "./judge-trust";
import { lineOf } from "./shared-fix";
import { partitionIn, type Source } from "./source";

/** A trust policy without its Deny statements; undefined where it lets in too much without them. */
function withoutDenials(trustPolicy: unknown, intended: Intended): unknown {
  const { document } = parseTrustPolicy(trustPolicy);
  const allows = asList(document?.Statement).filter((one) => !isObject(one) || one.Effect !== "Deny");
  const others = { ...document, Statement: allows };
  return judgeTrustPolicy(others, intended).scoped.length === 0 ? others : undefined;
}

/**
 * A profile that cannot use a role which is right for others; a role that nobody can use has a finding of its own.
 * @param otherFix what to do where the role works for others
 */
export function judgeProfile(
  profile: FargateProfile,
  source: Source,
  at: Place,
  otherFix: string | undefined,
): Finding[] {
  const { madeCluster, profile: name, accountId = source.account, trustPolicy, role } = profile;
  const nameless = source.namelessClusters?.find((one) => one === madeCluster?.name);
  const { cluster = nameless } = profile;
  if (trustPolicy === undefined || cluster === undefined) return [];
  const region = profile.region === source.standInRegion ? undefined : profile.region;
  const partition = partitionIn(source, profile.partition);
  const intended = { ...(accountId && { accounts: [accountId] }), ...(partition && { partition }) };
  const { scoped } = judgeTrustPolicy(trustPolicy, intended);
  const isWrong = scoped.some(({ kind }) => kind === "malformed" || kind === "broken");
  // What the file leaves open is any: if the role is right for the profile at all, then in a place that its policy names.
  const place: Partial<ClusterPlace> = { ...(accountId && { accountId }), ...(region && { region }), cluster };
  const isLetIn = (names: { profile?: string }, policy = trustPolicy): boolean =>
    permitsSomeProfile(policy, { ...place, ...names });
  if (isWrong || isLetIn({ profile: name })) return [];
  const what = isLetIn({}) ? "profile" : "cluster";
  const where = region === undefined ? "" : ` in ${region}`;
  const message = `The Fargate profile of cluster ${cluster}${where} cannot use role ${role?.label}: its trust policy does not let in the Fargate service for that ${what}`;
  // A line more is of no use where a Deny keeps the profile out.
  const others = withoutDenials(trustPolicy, intended);
  const ownFix =
    others !== undefined && isLetIn({ profile: name }, others)
      ? `Remove the Deny statement that keeps the Fargate service out for that ${what}, or give the profile a role of its own`
      : `Add "${lineOf(profile, source)}" to aws:SourceArn in the trust policy of the role`;
  const fix = otherFix ?? printable(filledIn(ownFix, [], source));
  const text = { message: printable(message), fix };
  return [makeFinding("profile-role-untrusted", at, text)];
}
