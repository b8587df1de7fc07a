import { fixFor, ownRole } from "../../core/advise/fix";
import type { Estate, RoleFacts } from "../../core/facts/estate";
import { worksForOthers } from "../../core/facts/whose-role";
import { programFix } from "../../core/findings/render/fix/program";
import { knownUrn } from "../../core/records/record";
import { accessEntryInTheWay } from "../../core/rules/access-entry-missing";
import { profileRoleUntrusted } from "../../core/rules/profile-role-untrusted";
import { roleUnderAnotherArn } from "../../core/rules/role-missing";
import { trustPolicy } from "../../core/rules/trust-policy";
import { awsPage, type Output } from "../adapter/output";
import type { Scene } from "../trust/intended";
import { roleElsewhereMessage } from "../trust/message";
import { isSharedInStack, seeShared } from "./node-role";
import { placeOf } from "./permissions";

const entriesPage = "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html";

/** The role that a Fargate profile gets can be assumed by the Fargate service for that very cluster. */
export async function judgeProfileRoles(estate: Estate, { config, output, aws }: Scene): Promise<void> {
  const isElsewhere = estate.profiles.some(({ role }) => role !== undefined && role.urn === undefined);
  const rolesElsewhere = isElsewhere ? await aws.rolesOf(estate.facts, output, { mode: config.lookup }) : undefined;
  const everywhere = { ...estate, source: { ...estate.source, rolesElsewhere } };
  for (const role of estate.roles) if (role.profiles.length > 0) judgeRole(role, everywhere, output);
  for (const found of accessEntryInTheWay.judge(estate))
    output.reportFound([found], programFix(fixFor(found, everywhere)), entriesPage);
}

function judgeRole(used: RoleFacts, estate: Estate, output: Output): void {
  const { profiles, made } = used;
  const missing = profiles.flatMap((profile) => roleUnderAnotherArn.judge(profile, estate));
  if (missing[0]) output.reportFound(missing, programFix(fixFor(missing[0], estate)), awsPage);
  const refused = profiles.flatMap((profile) => profileRoleUntrusted.judge(profile, estate));
  const ofOthers = refused.filter(({ why }) => why.kind === "of-another-account");
  if (ofOthers[0]) output.reportFound(ofOthers, programFix(fixFor(ofOthers[0], estate)), awsPage);
  const found = refused.filter((one) => !ofOthers.includes(one));
  const [first] = found;
  if (!first) return judgeElsewhere(used, estate, output);
  const advised = fixFor(first, estate);
  // The configuration of this policy has no "accounts" to ask for.
  const fix = advised.kind === "tell" ? ownRole(used, estate) : advised;
  const isOfOthers = fix.kind === "own-role" && fix.for === "pods" && worksForOthers(used, estate);
  if (isOfOthers && isSharedInStack(used, estate)) return output.reportFound(found, ...seeShared);
  const place = made ? { role: placeOf(made) } : { isElsewhere: true as const };
  const advice = ["EKS refuses such a profile, or its pods never start.", ...programFix(fix, place)];
  output.reportFound(found, advice, awsPage);
}

/** Judges who else may use a role that the stack uses and does not make, such as one of `Role.get`. */
function judgeElsewhere(used: RoleFacts, estate: Estate, output: Output): void {
  const { role, made, profiles } = used;
  // A role of this stack has its findings from the policies for trust policies.
  const found = made ? [] : trustPolicy.judge(used, estate).filter(({ id }) => !output.isExempt(id, role));
  const findings = found.flatMap((one) => (one.kind === "trust" ? one.findings : []));
  const [profile] = profiles;
  const [first] = found;
  const message = first && roleElsewhereMessage(output.labelOf(role), findings, fixFor(first, estate));
  if (message && profile) output.report(message.id, message.lines, knownUrn(profile.record));
}
