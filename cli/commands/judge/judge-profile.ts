import { makeFinding, type Finding, type Place } from "../../../core/findings";
import {
  denialsAgainst,
  denialsIn,
  judgeTrustPolicy,
  permitsSomeProfile,
  withoutDenials,
  type ClusterPlace,
  type Intended,
} from "../../../core/trust";
import type { FargateProfile } from "../../../core/facts/fargate-profiles";
import { printable } from "../../../core/text";
import { languageOf, withToFillIn } from "./judge-trust";
import { profileLine } from "./shared-fix";
import { partitionIn, type Source } from "../../../core/readers/source";

/** The Deny statements without which a trust policy lets in a profile, and nobody that it must not; none if it does not. */
function denialsToRemove(trustPolicy: unknown, intended: Intended, isLetIn: (policy: unknown) => boolean): string[] {
  const allowing = withoutDenials(trustPolicy, denialsIn(trustPolicy));
  if (!isLetIn(allowing)) return [];
  const against = denialsAgainst(trustPolicy, allowing, isLetIn);
  const rest = withoutDenials(trustPolicy, against);
  return judgeTrustPolicy(rest, intended).scoped.length === 0 ? against.map(({ label }) => label) : [];
}

/**
 * A profile that cannot use a role which is right for others; a role that nobody can use has a finding of its own.
 * @param otherFix what to do where the role works for others
 */
export function judgeFileProfile(
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
  const denials = denialsToRemove(trustPolicy, intended, (policy) => isLetIn({ profile: name }, policy));
  const line = profileLine(profile, source);
  const ownFix =
    denials.length > 0
      ? `Remove the Deny of ${denials.join(", ")}, which keeps the Fargate service out for that ${what}, or give the profile a role of its own`
      : withToFillIn(
          `Add ${languageOf(source).line(line)} to aws:SourceArn in the trust policy of the role`,
          [line],
          source,
        );
  const fix = otherFix ?? printable(ownFix);
  const text = { message: printable(message), fix };
  return [makeFinding("profile-role-untrusted", at, text)];
}
