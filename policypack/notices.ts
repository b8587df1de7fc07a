import { podRoles, type Estate } from "../core/facts/estate";
import { rolesOf, type JudgedRole } from "../core/facts/role-trust";
import type { PolicyName } from "../core/findings/configuration/policies";
import { evidenceText } from "../core/findings/render/evidence";
import { ownPolicyText } from "../core/findings/render/found";
import { regionsShown } from "../core/records/record";
import { pullsByOwnPolicy } from "../core/rules/policy-missing";
import { isMisspeltRegion, regionNames, youngRegions } from "../core/policy";
import { addTo, didYouMean } from "../core/text";
import { clusterPlaceholder } from "../core/trust";
import type { Output } from "./adapter/output";
import { isPreview } from "./adapter/sdk";
import type { Scene } from "./trust/intended";

/** Says what all resources together show beside the findings. */
export function sayNotices(policy: PolicyName, estate: Estate, scene: Scene): void {
  const { output } = scene;
  if (policy === "fargate-role-trust-scoped") sayTrust(estate, scene);
  if (policy === "fargate-role-not-node-role") sayOpenUses(estate, scene);
  if (policy !== "fargate-role-policy-attached") return;
  for (const { role } of estate.roles.filter(pullsByOwnPolicy))
    output.notice(`role ${output.labelOf(role)}: ${ownPolicyText}`);
}

/** A role that may serve both nodes and pods: it is one of several that a value may be, and only the update shows which. */
function sayOpenUses({ facts: { openUses }, roles }: Estate, { output }: Scene) {
  const usesByUrn = new Map(roles.map(({ role, uses }) => [role.urn, uses]));
  const evidenceByRoles = new Map<string, string[]>();
  for (const { use, evidence, candidates } of openUses) {
    const mayServeBoth = candidates.some(({ urn = "" }) => usesByUrn.get(urn)?.some((known) => known.use !== use));
    if (candidates.length < 2 || !mayServeBoth) continue;
    const labels = candidates.map((role) => output.labelOf(role)).join(", ");
    addTo(evidenceByRoles, labels, evidenceText(evidence));
  }
  for (const [labels, evidence] of evidenceByRoles) {
    const each = evidence.length > 1 ? "each" : "it";
    const why = `${each} is one of the roles ${labels}, and only the update shows which`;
    output.notice(`could not judge ${evidence.join("; ")} yet: ${why}`);
  }
}

function sayTrust(estate: Estate, { config: { regions }, output, clusters }: Scene) {
  // A profile comes after its role, so that it names its cluster too late for the role's own message.
  for (const { role, names } of clusters.toFillIn(estate))
    output.notice(`in the fix for role ${output.labelOf(role)}, put ${names} in place of ${clusterPlaceholder}`);
  const roles = podRoles(estate);
  if (regions && roles.length > 0) sayRegions(regions, estate, output);
  // The trust policies that cannot be judged yet are named in one line.
  const open = roles.filter(({ made }) => rolesOf(made.record).some(isOpen));
  if (open.length === 0) return;
  const labels = open.map(({ role }) => output.labelOf(role)).join(", ");
  const why = "the trust policy is not known until other resources are made";
  output.notice(`could not judge yet who can assume role ${labels}: ${why}`);
}

/**
 * A Region that this version does not know may be newer, or misspelt: that would make a right role wrong, and the advice too. The
 * Regions of the stack's providers and clusters exist.
 */
function sayRegions(regions: readonly string[], { facts: { stack } }: Estate, output: Output) {
  const shown = stack.records.flatMap(regionsShown);
  for (const region of youngRegions(regions).filter((name) => !shown.includes(name))) {
    const meant = didYouMean(region, regionNames);
    const text = `"regions" in the configuration has "${region}", which is not a Region that this version knows${meant}`;
    const advice = "Correct it; one that a provider or a cluster of the stack shows is taken as it is.";
    if (isMisspeltRegion(region)) output.report("configuration-invalid", [`${text}.`, advice]);
    else output.notice(`${text}; it counts as a newer one`);
  }
}

function isOpen({ unknownPart, widest }: JudgedRole) {
  return unknownPart !== undefined && (widest === undefined || isPreview());
}
