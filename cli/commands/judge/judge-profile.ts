import { makeFinding, type Finding, type Place } from "../../../core/findings";
import { intendedFor } from "../../../core/facts/trust";
import type { FargateProfile } from "../../../core/facts/fargate-profiles";
import { denialText } from "../../../core/findings/render/fix/own-role";
import { foundText } from "../../../core/findings/render/found";
import { whyUntrusted } from "../../../core/rules/profile-role-untrusted";
import { printable } from "../../../core/text";
import { languageOf, withToFillIn } from "./judge-trust";
import { profileLine } from "./shared-fix";
import { letInText } from "../../../core/findings/render/fix/json";
import { templateAccount } from "../../../core/records/identity";
import {
  accountIdPattern,
  allowedSourceArns,
  howToLetIn,
  readSourceArn,
  sourceArn,
  type Intended,
  type SourceArnLine,
} from "../../../core/trust";
import { partitionIn, type Source } from "../../../core/readers/source";

/**
 * A profile that cannot use a role which is right for others; a role that nobody can use has a finding of its own.
 * @param otherFix what to do if the role works for others
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
  const intended = intendedFor({ accounts: [accountId], partition, seenRegions: [region] });
  // What the file leaves open is any: if the role is right for the profile at all, then in a place that its policy names.
  const place = { ...(accountId && { accountId }), ...(region && { region }), cluster, profile: name };
  const why = whyUntrusted(trustPolicy, place, { intended });
  if (!why || !role) return [];
  const inSight = { ...(name !== undefined && { name }), cluster, ...(region !== undefined && { region }) };
  const found = { id: "profile-role-untrusted", role, profile: inSight, why } as const;
  const line = profileLine(profile, source);
  const language = languageOf(source, role.urn);
  const denials = why.kind === "kept-out" ? why.denials : [];
  // A line more is of no use if a Deny keeps the profile out.
  const ownFix =
    denials.length > 0
      ? denialText(denials)
      : withToFillIn(
          letInText(howProfileGetsIn({ ...profile, cluster }, line, intended), line, role.label, language),
          [line],
          language,
        );
  const text = { message: printable(foundText(found)), fix: otherFix ?? printable(ownFix) };
  return [makeFinding(found.id, at, text)];
}

/** By the profile's own line, as the trust policy holds it: with what stands in a template for what only its deployment knows. */
function howProfileGetsIn(
  { trustPolicy, region, cluster = "" }: FargateProfile,
  line: SourceArnLine,
  intended: Intended,
): ReturnType<typeof howToLetIn> {
  const named = allowedSourceArns(trustPolicy).map((one) => readSourceArn(one).accountId);
  const accountId = line.accountId ?? named.find((one) => accountIdPattern.test(one)) ?? templateAccount;
  const asked = [sourceArn({ ...line, region: region ?? line.region, accountId, cluster })];
  return howToLetIn(trustPolicy, { intended: { ...intended, accounts: [accountId] }, asked });
}
