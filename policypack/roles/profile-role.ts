import { isDeepStrictEqual } from "node:util";
import type { Estate, RoleFacts } from "../../core/facts/estate";
import type { FargateProfile } from "../../core/facts/fargate-profiles";
import { judgeTrust } from "../../core/facts/role-trust";
import { worksForOthers } from "../../core/facts/whose-role";
import type { WhyUntrusted } from "../../core/findings/found";
import { byComponent, ownRoleLines } from "../../core/findings/render/fix/component";
import { memberText } from "../../core/findings/render/fix/json";
import { denialText, entryFix, ownArnFix } from "../../core/findings/render/fix/own-role";
import { keyOf } from "../../core/lookup/answers";
import { isMadeByComponent, isMadeByEksPackage, type RoleIdentity } from "../../core/records/identity";
import { knownUrn } from "../../core/records/record";
import { accessEntryInTheWay } from "../../core/rules/access-entry-missing";
import { profileRoleUntrusted } from "../../core/rules/profile-role-untrusted";
import { roleUnderAnotherArn } from "../../core/rules/role-missing";
import { trustPolicy } from "../../core/rules/trust-policy";
import { asList } from "../../core/text";
import { parseTrustPolicy, rewriteTrust, sourceArn, type TrustPolicy } from "../../core/trust";
import { awsPage, type Output } from "../adapter/output";
import type { Scene } from "../trust/intended";
import { roleElsewhereMessage } from "../trust/message";
import { isSharedInStack, seeShared } from "./node-role";

const entriesPage = "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html";

/** The role that a Fargate profile gets can be assumed by the Fargate service for that very cluster. */
export async function judgeProfileRoles(estate: Estate, { config, output, aws }: Scene): Promise<void> {
  const isElsewhere = estate.profiles.some(({ role }) => role !== undefined && role.urn === undefined);
  const live = isElsewhere ? await aws.rolesOf(estate.facts, output, { mode: config.lookup }) : undefined;
  const trustPolicyElsewhere = (role: RoleIdentity) => live?.trustPolicies.get(keyOf(role));
  const everywhere = { ...estate, source: { ...estate.source, trustPolicyElsewhere } };
  for (const role of estate.roles) if (role.profiles.length > 0) judgeRole(role, everywhere, output);
  for (const found of accessEntryInTheWay.judge(estate)) output.reportFound([found], [`${entryFix}.`], entriesPage);
}

function judgeRole(used: RoleFacts, estate: Estate, output: Output): void {
  const { role, profiles } = used;
  const missing = profiles.flatMap((profile) => roleUnderAnotherArn.judge(profile, estate));
  output.reportFound(missing, [`${ownArnFix}:`, "podExecutionRoleArn: ROLE.arn"], awsPage);
  // EKS refuses the profile of another account under any trust policy of the role.
  const isOfAnother = ({ accountId = role.accountId }: FargateProfile) =>
    role.accountId !== undefined && role.accountId !== accountId;
  const ofOthers = profiles.filter(isOfAnother);
  const refusing = ofOthers.map((profile) => {
    const { accountId: cluster = "" } = profile;
    return untrusted(role, profile, { kind: "of-another-account", role: role.accountId ?? "", cluster });
  });
  output.reportFound(
    refusing,
    ["EKS takes a role of the cluster's own account only.", ...ownRoleLines(ofOthers)],
    awsPage,
  );
  const refused = profiles
    .filter((profile) => !isOfAnother(profile))
    .flatMap((profile) => profileRoleUntrusted.judge(profile, estate).map(({ why }) => ({ ...profile, why })));
  if (refused.length === 0) return judgeElsewhere(used, estate, output);
  const found = refused.map((profile) => untrusted(role, profile, profile.why));
  const isForOthers = worksForOthers(estate.facts, used);
  if (isForOthers && isSharedInStack(used, estate)) return output.reportFound(found, ...seeShared);
  const advice = isForOthers ? ownRoleLines(refused) : adviceFor(used, refused, estate);
  output.reportFound(found, ["EKS refuses such a profile, or its pods never start.", ...advice], awsPage);
}

function untrusted(role: RoleIdentity, { record, clusterToType: cluster }: FargateProfile, why: WhyUntrusted) {
  const profile = { record, ...(cluster !== undefined && { cluster }) };
  return { id: "profile-role-untrusted", kind: "untrusted", role, at: record, profile, why } as const;
}

/** Judges who else may use a role that the stack uses and does not make, such as one of `Role.get`. */
function judgeElsewhere(used: RoleFacts, estate: Estate, output: Output): void {
  const { role, made, profiles } = used;
  // A role of this stack has its findings from the policies for trust policies.
  const found = made ? [] : trustPolicy.judge(used, estate).filter(({ id }) => !output.isExempt(id, role));
  const findings = found.flatMap((one) => (one.kind === "trust" ? one.findings : []));
  const [profile] = profiles;
  const message = roleElsewhereMessage(output.labelOf(role), findings, profile?.clusterToType);
  if (message && profile) output.report(message.id, message.lines, knownUrn(profile.record));
}

type Refused = FargateProfile & { why: WhyUntrusted };

function adviceFor({ role }: RoleFacts, refused: readonly Refused[], { source }: Estate): string[] {
  const denials = new Set(refused.flatMap(({ why }) => (why.kind === "kept-out" ? why.denials : [])));
  if (denials.size > 0) return [`${denialText([...denials])}.`, ...ownRoleLines(refused)];
  const document = refused[0]?.trustPolicy ?? source.trustPolicyElsewhere?.(role);
  const arns = refused.flatMap((profile) => {
    const { region = "*", accountId, partition = "aws", clusterToType: cluster } = profile;
    return cluster && accountId ? [sourceArn({ partition, region, accountId, cluster })] : [];
  });
  const accounts = [...new Set(refused.flatMap(({ accountId }) => accountId ?? []))];
  // What a role lets in that it should not, no further SourceArn takes back.
  const isOpen = judgeTrust(document, { accounts }).scoped.some(({ kind }) => kind !== "broken");
  if (arns.length < refused.length || isOpen || isMadeByEksPackage(role.urn)) return ownRoleLines(refused);
  const rewriting = rewriteTrust(document, { intended: { accounts }, asked: [...new Set(arns)] });
  if ("doubt" in rewriting) return ownRoleLines(refused);
  const written = changedMember(document, rewriting.policy);
  return isMadeByComponent(role.urn)
    ? byComponent(written)
    : ["Add the cluster to the trust policy of the role:", written];
}

/** What to paste: the one Condition that changes, else all statements. */
function changedMember(before: unknown, { Statement: after }: TrustPolicy): string {
  const old = asList(parseTrustPolicy(before).document?.Statement);
  const [one, ...others] = after.filter((statement, index) => !isDeepStrictEqual(statement, old[index]));
  return one?.Condition !== undefined && others.length === 0 && after.length === old.length
    ? memberText("Condition", one.Condition)
    : memberText("Statement", after);
}
