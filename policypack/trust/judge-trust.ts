import { fixFor, roleOf } from "../../core/advise/fix";
import { estateOf, type Estate } from "../../core/facts/estate";
import { isPodRole } from "../../core/facts/pod-role";
import { isRightAnyway, judgeKnown, rolesOf, type JudgedRole } from "../../core/facts/role-trust";
import { worksForOthers } from "../../core/facts/whose-role";
import { resourcesWithin } from "../../core/readers/cloudformation/templates";
import { idOf } from "../../core/findings/found";
import { shorterFix } from "../../core/findings/render/fix/policy";
import { noticeText } from "../../core/findings/render/trust-cause";
import { describe, isLeftAsItIs, undecrypted, type ResourceRecord } from "../../core/records/record";
import { lengthOf } from "../../core/rules/trust-length";
import { judgeRoleTrust } from "../../core/rules/trust-policy";
import { globMatches, noAccount, regionNames, type Intended } from "../../core/trust";
import { awsPage, type Output } from "../adapter/output";
import { isPreview, replaceProperty } from "../adapter/sdk";
import { intendedByConfig, intendedByRole, type Scene } from "./intended";
import { trustMessage } from "./message";
import { remedyFor } from "./remediate";

/** Says which of the roles that a resource makes are to be judged. */
export type RoleFilter = (role: JudgedRole) => boolean;

/**
 * Judges one part of the trust policy of each role that a resource makes. `scoped`: the Fargate service may assume the role for
 * intended profiles only, and for those it can. `exclusive`: nobody else may. If the conditions of a template leave several ways for
 * the role to come out, the first way with a finding is enough.
 */
export function judgeTrustOf(part: "scoped" | "exclusive") {
  return async (record: ResourceRecord, scene: Scene, isMeant: RoleFilter): Promise<boolean> => {
    const within = resourcesWithin(record, scene.config.regions?.flatMap(regionsOfGlob));
    const roles = [record, ...within].flatMap(rolesOf);
    const reported = new Set<string>();
    for (const judged of roles) {
      const { urn } = judged.role;
      if (!reported.has(urn) && isMeant(judged) && (await judgeRole(part, judged, scene))) reported.add(urn);
    }
    return roles.length > 0;
  };
}

/** The Regions that a glob allows. One that a template takes from where it is deployed to is as good as the others. */
function regionsOfGlob(glob: string): readonly string[] {
  const allowed = regionNames.filter((region) => globMatches(glob, region));
  return allowed.length > 0 ? allowed : [glob];
}

async function judgeRole(part: "scoped" | "exclusive", judged: JudgedRole, scene: Scene): Promise<boolean> {
  const { output, clusters } = scene;
  const tooLong = lengthOf(judged).filter((one) => one.tooLong.isFinal);
  if (tooLong.length > 0) {
    if (part === "scoped") output.reportFound(tooLong, [`${shorterFix({ isFinal: true })}.`], awsPage);
    return part === "scoped";
  }
  const unconfirmed: string[] = [];
  const intended = part === "exclusive" ? {} : await intendedByConfig(judged, scene, (why) => unconfirmed.push(why));
  if (judged.unknownPart !== undefined && !isPreview())
    return !isRightAnyway(judged, part, intended) && reportUndecided(judged, output);
  const role = { ...judged.role, accountId: judged.role.accountId ?? accountOf(intended) };
  for (const notice of part === "scoped" ? judgeKnown(judged, intended).notices : [])
    output.notice(`role ${output.labelOf(role)}, ${noticeText(notice)}`);
  const found = judgeRoleTrust(judged, intended).filter(
    ({ id }) => (id === "trust-not-exclusive") === (part === "exclusive") && !output.isExempt(id, role),
  );
  const [first] = found;
  // Only the configuration of fargate-role-trust-scoped says which clusters the role is for.
  if (part === "scoped") clusters.intended.set(judged.role.urn, intended);
  const told = clusters.intended.get(judged.role.urn);
  const toFix = part === "exclusive" ? { intended: { ...(await intendedByRole(judged, scene)), ...told } } : {};
  const fix = first && fixFor({ ...first, ...toFix }, roleAlone(judged, scene));
  const findings = found.flatMap((one) => one.findings);
  const message = fix && trustMessage(judged, output.labelOf(role), findings, fix, clusters);
  if (message) output.report(message.id, message.lines);
  // One text for all roles, so that it is said once.
  else if (unconfirmed.length > 0)
    output.notice(
      `your AWS account was not seen, so a trust policy may name another one: AWS could not be asked (${unconfirmed.join("; ")}). ` +
        'Set "accounts", or "lookup": false to judge without AWS',
    );
  return message !== undefined;
}

/** A role as a stack of its own: a resource policy sees no other resource. */
function roleAlone({ role }: JudgedRole, { clusters }: Scene): Estate {
  const { record, urn } = role;
  const source = { file: "", records: [record], nameOf: describe };
  const { inSight } = clusters;
  const filling = inSight === undefined ? {} : { clusterInSight: inSight };
  const estate = estateOf({ ...source, ...filling });
  return estate.roles.some(({ made }) => made?.urn === urn)
    ? estate
    : { ...estate, roles: [{ role, uses: [], made: role, attachments: [], profiles: [] }] };
}

/** The role's account, if only one is intended. */
function accountOf({ accounts = [] }: Intended): string | undefined {
  const [first, ...more] = accounts.filter((account) => account !== noAccount);
  return more.length === 0 ? first : undefined;
}

/** Reports a trust policy that is not known although this is not a preview: nothing may be made that was not judged. */
function reportUndecided({ role, document, unknownPart }: JudgedRole, output: Output): boolean {
  if (document === undecrypted || output.isExempt("trust-undecided", role)) return false;
  output.report("trust-undecided", [
    `Role ${output.labelOf(role)} cannot be judged: ${unknownPart} is not known, although this is not a preview.`,
    "Give the trust policy a value that is known when the role is made.",
    `See ${awsPage}`,
  ]);
  return true;
}

/** Makes the trust policy of a role right, if it can; what is not known, and who is exempt, is reported when the result is judged. */
export async function remediateTrust(
  record: ResourceRecord,
  scene: Scene,
  props: Record<string, unknown>,
): Promise<boolean> {
  const { output, clusters } = scene;
  const judged = rolesOf(record).find(({ role }) => role.record === record);
  if (!judged || judged.unknownPart !== undefined || !isPodRole(judged)) return false;
  const intended = await intendedByConfig(judged, scene);
  const { scoped } = judgeKnown(judged, intended);
  if (scoped.every((finding) => output.wouldExempt(idOf(finding), judged.role))) return false;
  const alone = roleAlone(judged, scene);
  const facts = roleOf(judged.role, alone);
  const isStaying = facts !== undefined && worksForOthers(facts, alone);
  const remedy = isLeftAsItIs(record, judged.property)
    ? // Pulumi would take it for right from then on, and change nothing.
      { missing: `Pulumi leaves ${judged.property} as it is, by ignoreChanges` }
    : isStaying
      ? { missing: "others work with it, so the Fargate profiles need a role of their own" }
      : remedyFor(judged, intended, clusters.inSight);
  const label = output.labelOf(judged.role);
  if ("missing" in remedy) output.notice(`could not remediate role ${label}: ${remedy.missing}`);
  else {
    for (const notice of remedy.notices) output.notice(`remediated role ${label}: ${notice}`);
    replaceProperty(props, judged.property, remedy.document);
  }
  return "document" in remedy;
}
