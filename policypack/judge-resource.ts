import { judgeKnown, rolesOf, type JudgedRole } from "../core/facts/role-trust";
import type { PolicyName } from "../core/findings/configuration/policies";
import { noticeText } from "../core/findings/render/trust-cause";
import { resourcesWithin } from "../core/readers/cloudformation/templates";
import type { ResourceRecord } from "../core/records/record";
import { lengthOf } from "../core/rules/trust-length";
import { globMatches, regionNames, type Intended } from "../core/trust";
import { isPreview } from "./adapter/sdk";
import { sayFound } from "./say";
import { intendedByConfig, intendedByRole, judgeAlone, withAccount, type Scene } from "./trust/intended";

/** Says which of the roles that a resource makes are to be judged. */
export type RoleFilter = (role: JudgedRole) => boolean;

/**
 * Judges the trust policies of the roles that a resource makes, before they are made; returns whether it makes any.
 * `fargate-role-trust-scoped`: the Fargate service may assume the role for intended profiles only, and for those it can.
 * `fargate-role-trust-exclusive`: nobody else may.
 */
export async function judgeTrust(
  policy: PolicyName,
  record: ResourceRecord,
  scene: Scene,
  isMeant: RoleFilter,
): Promise<boolean> {
  const { output, clusters } = scene;
  const isScoped = policy === "fargate-role-trust-scoped";
  const within = resourcesWithin(record, scene.config.regions?.flatMap(regionsOfGlob));
  const roles = [record, ...within].flatMap(rolesOf);
  const whom = new Map<string, Intended>();
  const unconfirmed = new Set<string>();
  for (const judged of roles.filter(isMeant)) {
    const { urn } = judged.role;
    const isTooLong = lengthOf(judged).some(({ tooLong }) => tooLong.isFinal);
    if (isTooLong) {
      whom.set(urn, whom.get(urn) ?? {});
      continue;
    }
    const intended = isScoped
      ? await intendedByConfig(judged, scene, (why) => unconfirmed.add(why))
      : // Only the configuration of fargate-role-trust-scoped says which clusters the role is for.
        { ...(await intendedByRole(judged, scene)), ...clusters.intended.get(urn) };
    if (!whom.get(urn)?.accounts) whom.set(urn, intended);
    if (!isScoped) continue;
    clusters.intended.set(urn, intended);
    if (judged.unknownPart !== undefined && !isPreview()) continue;
    for (const notice of judgeKnown(judged, intended).notices)
      output.notice(`role ${output.labelOf(withAccount(judged.role, intended))}, ${noticeText(notice)}`);
  }
  if (whom.size === 0) return roles.length > 0;
  const { found, estate } = judgeAlone(record, within, scene, whom);
  // In an update all has to be known: nothing else is said of what is not. In a preview that may become right.
  const known = new Set(roles.flatMap(({ document, unknownPart }) => (unknownPart === undefined ? [document] : [])));
  const sure = found.filter((one) =>
    isPreview() ? one.kind !== "trust-open" : one.kind !== "trust" || known.has(one.document),
  );
  const isSaid = sayFound(policy, sure, estate, scene);
  // One text for all roles, so that it is said once.
  if (!isSaid && unconfirmed.size > 0)
    output.notice(
      `your AWS account was not seen, so a trust policy may name another one: AWS could not be asked (${[...unconfirmed].join("; ")}). ` +
        'Set "accounts", or "lookup": false to judge without AWS',
    );
  return true;
}

/** The Regions that a glob allows. One that a template takes from where it is deployed to is as good as the others. */
function regionsOfGlob(glob: string): readonly string[] {
  const allowed = regionNames.filter((region) => globMatches(glob, region));
  return allowed.length > 0 ? allowed : [glob];
}
