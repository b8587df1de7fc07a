import { judgeKnown, rolesOf, type JudgedRole } from "../core/facts/role-trust";
import type { PolicyName } from "../core/findings/configuration/policies";
import type { Found } from "../core/findings/found";
import { noticeText } from "../core/findings/render/trust-cause";
import { resourcesWithin } from "../core/readers/cloudformation/templates";
import type { ResourceRecord } from "../core/records/record";
import { lengthOf } from "../core/rules/trust-length";
import { globMatches } from "../core/text";
import { regionNames } from "../core/policy";
import type { Intended } from "../core/trust";
import { isPreview } from "./adapter/sdk";
import { sayFound } from "./say";
import { intendedByConfig, intendedByRole, judgeAlone, withAccount, type Scene } from "./trust/intended";

/** Says which of the roles that a resource makes are to be judged. */
export type RoleFilter = (role: JudgedRole) => boolean;

/**
 * Judges the trust policies of the roles that a resource makes, before they are made; returns whether it makes any.
 * `fargate-role-trust-scoped`: the Fargate service may assume the role for intended profiles only, and for those it can.
 * `fargate-role-trust-exclusive`: no other principal may.
 */
export async function judgeTrust(
  policy: PolicyName,
  record: ResourceRecord,
  scene: Scene,
  isMeant: RoleFilter,
): Promise<boolean> {
  const within = resourcesWithin(record, scene.config.regions?.flatMap(regionsOfGlob));
  const roles = [record, ...within].flatMap(rolesOf);
  const whom = new Map<string, Intended>();
  const unconfirmed = new Set<string>();
  for (const judged of roles.filter(isMeant)) {
    const { urn } = judged.role;
    const known = whom.get(urn);
    const isTooLong = lengthOf(judged).some(({ tooLong }) => tooLong.isFinal);
    const intended = isTooLong ? undefined : await intentionOf(policy, judged, scene, unconfirmed);
    if (!known?.accounts) whom.set(urn, intended ?? known ?? {});
  }
  if (whom.size === 0) return roles.length > 0;
  const { findings, estate } = judgeAlone(record, within, scene, whom);
  const isSaid = sayFound(policy, findings.filter(isSure(roles)), estate, scene);
  // One text for all roles, so that it is said once.
  if (!isSaid && unconfirmed.size > 0)
    scene.output.notice(
      `your AWS account was not seen, so a trust policy may name another one: AWS could not be asked (${[...unconfirmed].join("; ")}). ` +
        'Set "accounts", or "lookup": false to judge without AWS',
    );
  return true;
}

/** The intention for one role. Only the configuration of fargate-role-trust-scoped says which clusters it is for. */
async function intentionOf(policy: PolicyName, judged: JudgedRole, scene: Scene, unconfirmed: Set<string>) {
  const { output, clusters } = scene;
  const { role, unknownPart } = judged;
  if (policy === "fargate-role-trust-exclusive") {
    const byRole = await intendedByRole(judged, scene);
    return { ...byRole, ...clusters.intended.get(role.urn) };
  }
  const intended = await intendedByConfig(judged, scene, (reason) => unconfirmed.add(reason));
  clusters.intended.set(role.urn, intended);
  const notices = unknownPart === undefined || isPreview() ? judgeKnown(judged, intended).notices : [];
  const label = output.labelOf(withAccount(role, intended));
  for (const notice of notices) output.notice(`role ${label}, ${noticeText(notice)}`);
  return intended;
}

/** Filters findings. In an update all has to be known: nothing else is said of what is not. In a preview that may become right. */
function isSure(roles: readonly JudgedRole[]): (finding: Found) => boolean {
  if (isPreview()) return ({ kind }) => kind !== "trust-open";
  const known = roles.filter(({ unknownPart }) => unknownPart === undefined);
  return (finding) => finding.kind !== "trust" || known.some(({ document }) => document === finding.document);
}

/** The Regions that a glob allows. One that a template takes from where it is deployed to is as good as the others. */
function regionsOfGlob(glob: string) {
  const allowed = regionNames.filter((region) => globMatches(glob, region));
  return allowed.length > 0 ? allowed : [glob];
}
