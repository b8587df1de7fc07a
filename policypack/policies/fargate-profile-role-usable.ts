import { isDeepStrictEqual } from "node:util";
import { parseTrustPolicy, rewriteTrust, sourceArn, type TrustPolicy } from "../../core/trust";
import { byComponent, ownRoleLines } from "../../core/findings/render/fix/component";
import { memberText } from "../../core/findings/render/fix/json";
import type { Estate } from "../../core/facts/estate";
import { worksForOthers } from "../../core/facts/whose-role";
import type { FargateProfile } from "../../core/facts/fargate-profiles";
import { intendedFor, judgeTrust } from "../../core/facts/role-trust";
import { isMadeByComponent, isMadeByEksPackage, type RoleIdentity } from "../../core/records/identity";
import { knownUrn } from "../../core/records/record";
import { idOf, type Found, type WhyUntrusted } from "../../core/findings/found";
import { denialText, entryFix, ownArnFix, seeShared } from "../../core/findings/render/fix/own-role";
import { foundSentences } from "../../core/findings/render/found";
import { accessEntryInTheWay } from "../../core/rules/access-entry-missing";
import { roleUnderAnotherArn } from "../../core/rules/role-missing";
import { profileRoleUntrusted, whyUntrusted } from "../../core/rules/profile-role-untrusted";
import { asList, groupBy } from "../../core/text";
import { policyKinds } from "../../core/findings/configuration/policies";
import { awsPage } from "../adapter/metadata";
import type { ExemptConfig, Output } from "../adapter/output";
import type { LookupMode } from "../../core/lookup/aws-answers";
import { keyOf, type RolesInAws } from "../../core/lookup/answers";
import { roleElsewhereMessage } from "../trust/message";
import { isSharedInStack } from "./fargate-role-not-node-role";
import type { StackPolicy } from "./policy";

/** The role that a Fargate profile gets can be assumed by the Fargate service for that very cluster. */
export default {
  kind: "stack",
  name: "fargate-profile-role-usable",
  displayName: "The role of a Fargate profile serves its cluster",
  description: "The Fargate service must be able to assume the role of a Fargate profile for the profile's cluster.",
  finding: "profile-role-untrusted",
  tags: ["availability"],
  remediationSteps:
    "Add the cluster of the profile to aws:SourceArn in the trust policy of its role. If the role works for others, or " +
    "lets in more than it should, give the profile a role of its own.",
  config: policyKinds["fargate-profile-role-usable"].config,
  async judge(estate, { lookup: mode }, output, aws) {
    const { facts, profiles } = estate;
    const isElsewhere = profiles.some(({ role }) => role !== undefined && role.urn === undefined);
    const live = isElsewhere ? await aws.rolesOf(facts, output, { mode }) : undefined;
    for (const uses of byRole(profiles)) {
      reportAnotherArn(uses, estate, output);
      judgeRole(withoutOtherAccounts(uses, output), live, output, estate);
    }
    for (const found of accessEntryInTheWay.judge(estate)) {
      if (output.isExempt(found.id, found.role)) continue;
      output.reportFound(found, [`${entryFix}.`], entriesPage, knownUrn(found.at));
    }
  },
} satisfies StackPolicy<{ lookup?: LookupMode } & ExemptConfig>;

const entriesPage = "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html";

const untrusted = { id: "profile-role-untrusted", kind: "untrusted" } as const;

/** A profile whose role is in sight. */
type Profile = FargateProfile & { role: RoleIdentity };

function byRole(profiles: readonly FargateProfile[]): Profile[][] {
  const used = profiles.flatMap((profile) => (profile.role ? [{ ...profile, role: profile.role }] : []));
  return [...groupBy(used, ({ role }) => role.urn ?? keyOf(role)).values()];
}

/** Reports the profiles of other accounts, which EKS refuses under any trust policy of the role; returns the others. */
function withoutOtherAccounts(all: readonly Profile[], output: Output): readonly Profile[] {
  const refused = all.filter(({ role, accountId = role.accountId }) => role.accountId && role.accountId !== accountId);
  const worst = refused[0];
  const others = all.filter((profile) => !refused.includes(profile));
  if (worst === undefined || output.isExempt("profile-role-untrusted", worst.role)) return others;
  const lines = refused.flatMap(({ record, role, accountId: cluster = "" }) => {
    const why = { kind: "of-another-account", role: role.accountId ?? "", cluster } as const;
    return sentences({ ...untrusted, role, profile: { record }, why }, output);
  });
  const message = [
    ...lines,
    "EKS takes a role of the cluster's own account only.",
    ...ownRoleLines(refused),
    `See ${awsPage}`,
  ];
  output.report("profile-role-untrusted", message, knownUrn(worst.record));
  return others;
}

/** Reports the profiles that name a role by an ARN that it does not have. */
function reportAnotherArn(uses: readonly Profile[], estate: Estate, output: Output): void {
  const missing = uses.flatMap((profile) => roleUnderAnotherArn.judge(profile, estate));
  const [first] = missing;
  if (first === undefined || output.isExempt(first.id, first.role)) return;
  const lines = missing.flatMap((found) => sentences(found, output));
  output.report(
    first.id,
    [...lines, `${ownArnFix}:`, "podExecutionRoleArn: ROLE.arn", `See ${awsPage}`],
    knownUrn(first.at),
  );
}

function judgeRole(all: readonly Profile[], live: RolesInAws | undefined, output: Output, estate: Estate): void {
  // The conditions of a template may leave a profile out if its role has this trust policy.
  const known = all.filter(({ trustPolicy }) => trustPolicy !== undefined);
  const profiles = known.length > 0 ? known : all;
  const [first] = profiles;
  const document = first?.trustPolicy ?? live?.trustPolicies.get(first ? keyOf(first.role) : "");
  if (first === undefined || document === undefined) return;
  // A role of this stack that no profile can use has a finding of fargate-role-trust-scoped.
  const isMade = first.trustPolicy !== undefined;
  const refused = profiles.flatMap((profile) => {
    const why = isMade
      ? profileRoleUntrusted.judge(profile, estate)[0]?.why
      : whyUntrusted(document, profile, { isJudged: false });
    return why ? [{ ...profile, why }] : [];
  });
  const worst = refused[0];
  if (worst === undefined) {
    // A role of this stack has its findings from the policies for trust policies.
    if (!isMade) judgeElsewhere(first, document, output);
    return;
  }
  if (output.isExempt("profile-role-untrusted", worst.role)) return;
  const lines = refused.flatMap(({ record, role, clusterToType: cluster, why }) =>
    sentences({ ...untrusted, role, profile: { record, ...(cluster !== undefined && { cluster }) }, why }, output),
  );
  const { urn } = worst.role;
  const used = estate.roles.find(({ role }) => role.urn !== undefined && role.urn === urn);
  const isForOthers = used !== undefined && worksForOthers(estate.facts, used);
  const more =
    isForOthers && isSharedInStack(used, estate)
      ? seeShared
      : [
          "EKS refuses such a profile, or its pods never start.",
          ...(isForOthers ? ownRoleLines(refused) : advice(document, refused)),
          `See ${awsPage}`,
        ];
  output.report("profile-role-untrusted", [...lines, ...more], knownUrn(worst.record));
}

function sentences(found: Found, output: Output): string[] {
  return foundSentences(found, output.naming).map((line) => `${line}.`);
}

/** Judges who else may use a role that the stack uses and does not make, such as one of `Role.get`. */
function judgeElsewhere({ role, record, region, clusterToType }: Profile, document: unknown, output: Output): void {
  const { accountId, partition } = role;
  const { scoped, exclusive } = judgeTrust(
    document,
    intendedFor({ accounts: [accountId], partition, seenRegions: [region] }),
  );
  const findings = [...scoped, ...exclusive].filter((finding) => !output.isExempt(idOf(finding), role));
  const message = roleElsewhereMessage(output.labelOf(role), findings, clusterToType);
  if (message) output.report(message.id, message.lines, knownUrn(record));
}

function advice(document: unknown, refused: readonly (Profile & { why: WhyUntrusted })[]): string[] {
  const denials = refused.flatMap(({ why }) => (why.kind === "kept-out" ? why.denials : []));
  if (denials.length > 0) return [`${denialText([...new Set(denials)])}.`, ...ownRoleLines(refused)];
  const arns = refused.flatMap((profile) => {
    const { region = "*", accountId, partition = "aws", clusterToType: cluster } = profile;
    return cluster && accountId ? [sourceArn({ partition, region, accountId, cluster })] : [];
  });
  const accounts = [...new Set(refused.flatMap(({ accountId }) => accountId ?? []))];
  // What a role lets in that it should not, no further SourceArn takes back.
  const canBeAdded =
    arns.length === refused.length && judgeTrust(document, { accounts }).scoped.every(({ kind }) => kind === "broken");
  const urn = refused[0]?.role.urn;
  if (!canBeAdded || isMadeByEksPackage(urn)) return ownRoleLines(refused);
  const rewriting = rewriteTrust(document, { intended: { accounts }, asked: [...new Set(arns)] });
  if ("doubt" in rewriting) return ownRoleLines(refused);
  const written = changedMember(document, rewriting.policy);
  return isMadeByComponent(urn) ? byComponent(written) : ["Add the cluster to the trust policy of the role:", written];
}

/** What to paste: the one Condition that changes, else all statements. */
function changedMember(before: unknown, { Statement: after }: TrustPolicy): string {
  const old = asList(parseTrustPolicy(before).document?.Statement);
  const changed = after.filter((statement, index) => !isDeepStrictEqual(statement, old[index]));
  const [one, ...others] = changed;
  return one?.Condition !== undefined && others.length === 0 && after.length === old.length
    ? memberText("Condition", one.Condition)
    : memberText("Statement", after);
}
