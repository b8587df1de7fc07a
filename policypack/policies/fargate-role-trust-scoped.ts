import { clusterPlaceholder, fargateService, noAccount, type Intended } from "../../core/trust";
import { fixText } from "../../core/findings/render/fix/json";
import { reasonWithPlace } from "../../core/findings/render/trust-cause";
import { podRoles, type Estate } from "../../core/facts/estate";
import {
  isPodRole,
  isRightAnyway,
  judgeKnown,
  judgeTrust,
  rolesOf,
  type JudgedRole,
} from "../../core/facts/role-trust";
import { roleNotJudged } from "../../core/rules/role-not-judged";
import { describe, isLeftAsItIs, knownUrn, nameInUrn, regionsShown } from "../../core/records/record";
import { idOf } from "../../core/findings/found";
import { policyKinds } from "../../core/findings/configuration/policies";
import { regionsProblem } from "../../core/findings/configuration/schema";
import { unseenPage } from "../adapter/metadata";
import type { ExemptConfig, Output } from "../adapter/output";
import { isPreview, replaceProperty } from "../adapter/sdk";
import { type Clusters, intendedByConfig, judgeEachRole, reportUndecided, type IntendedConfig } from "../trust/role";
import { trustMessage } from "../trust/message";
import { remedyFor } from "../trust/remediate";
import type { ResourcePolicy, Scene } from "./policy";

type Config = IntendedConfig & ExemptConfig;

/** The Fargate service may assume the role for intended profiles only - and for those it can. */
export default {
  kind: "resource",
  name: "fargate-role-trust-scoped",
  displayName: "The Fargate role serves intended clusters only",
  description:
    "The Fargate service may assume the role for profiles of the intended account, Regions and clusters only.",
  finding: "trust-unsafe",
  tags: ["confused-deputy"],
  remediationSteps:
    `Limit the statement for ${fargateService} by ArnLike on aws:SourceArn to ` +
    "arn:PARTITION:eks:REGION:ACCOUNT:fargateprofile/CLUSTER/*; at enforcement level remediate the pack does it.",
  config: policyKinds["fargate-role-trust-scoped"].config,
  judge(record, scene, isMeant) {
    return judgeEachRole(record, isMeant, (judged) => judgeRole(judged, scene), scene.config.regions);
  },
  judgeStack(estate, { config, output, clusters }) {
    noticeClusters(clusters.toFillIn(estate), output);
    judgeRegions(estate, config, output);
    reportNotJudged(estate, output);
    noticeUnknown(estate, output);
  },
  async remediate(record, scene, props) {
    const { config, output, clusters } = scene;
    // What is not known, and who is exempt, is reported when the policy judges what this leaves.
    const judged = rolesOf(record).find(({ role }) => role.record === record);
    if (!judged || judged.unknownPart !== undefined || !isPodRole(judged)) return false;
    const intended = await intendedByConfig(judged, config, scene);
    const { scoped } = judgeTrust(judged.document, intended);
    if (scoped.every((finding) => output.wouldExempt(idOf(finding), judged.role))) return false;
    // Pulumi would take it for right from then on, and change nothing.
    const remedy = isLeftAsItIs(record, judged.property)
      ? { missing: `Pulumi leaves ${judged.property} as it is, by ignoreChanges` }
      : remedyFor(judged, intended, clusters.inSight);
    if ("missing" in remedy) {
      output.notice(`could not remediate role ${output.labelOf(judged.role)}: ${remedy.missing}`);
      return false;
    }
    for (const notice of remedy.notices) output.notice(`remediated role ${output.labelOf(judged.role)}: ${notice}`);
    replaceProperty(props, judged.property, remedy.document);
    return true;
  },
} satisfies ResourcePolicy<Config>;

async function judgeRole(judged: JudgedRole, scene: Scene<Config>): Promise<boolean> {
  const { config, output, clusters } = scene;
  const unconfirmed: string[] = [];
  const intended = await intendedByConfig(judged, config, scene, (reason) => unconfirmed.push(reason));
  if (judged.unknownPart !== undefined && !isPreview())
    return !isRightAnyway(judged, "scoped", intended) && reportUndecided(judged, output);
  const role = { ...judged.role, accountId: judged.role.accountId ?? accountOf(intended) };
  const { scoped, notices } = judgeKnown(judged, intended);
  for (const notice of notices)
    output.notice(`role ${output.labelOf(role)}, ${reasonWithPlace(notice)}; ${fixText(notice)}`);
  const findings = scoped.filter((finding) => !output.isExempt(idOf(finding), role));
  const message = trustMessage(judged, output.labelOf(role), findings, clusters);
  if (message) output.report(message.id, message.lines);
  else if (unconfirmed.length > 0) output.notice(accountNotSeen(unconfirmed));
  return message !== undefined;
}

/** One text for all roles, so that it is said once. */
function accountNotSeen(reasons: readonly string[]): string {
  return (
    `your AWS account was not seen, so a trust policy may name another one: AWS could not be asked (${reasons.join("; ")}). ` +
    'Set "accounts", or "lookup": false to judge without AWS'
  );
}

/** A profile comes after its role, so that it names its cluster too late for the role's own message. */
function noticeClusters(toFillIn: ReturnType<Clusters["toFillIn"]>, output: Output): void {
  for (const { role, clusters } of toFillIn) {
    const named = clusters.map((name) => `"${name}"`).join(", ");
    output.notice(`role ${output.labelOf(role)} is for ${named}: put that in place of ${clusterPlaceholder}`);
  }
}

function judgeRegions(estate: Estate, { regions }: Config, output: Output): void {
  const problem = regionsProblem(regions, estate.facts.stack.records.flatMap(regionsShown));
  if (!problem || podRoles(estate).length === 0) return;
  if (problem.isMisspelt) output.report("configuration-invalid", problem.text.split("\n"));
  else output.notice(problem.text);
}

/** What no rule reads may make a role all the same. */
function reportNotJudged(estate: Estate, output: Output): void {
  for (const found of roleNotJudged.judge(estate)) {
    const { at: record } = found;
    const urn = knownUrn(record);
    if (output.isExempt("role-not-judged", { label: describe(record), urn })) continue;
    const advice = [
      "Read it yourself. If it is right, exempt it in the configuration of this policy:",
      `"exempt": [{ "resource": ${JSON.stringify(nameInUrn(urn))}, "finding": "role-not-judged", "reason": "WHO READ IT, AND WHEN" }]`,
    ];
    output.reportFound(found, advice, unseenPage, urn);
  }
}

/** The roles of pods whose trust policy cannot be judged yet, in one line; other roles are nobody's concern. */
function noticeUnknown(estate: Estate, output: Output): void {
  const roles = podRoles(estate);
  // One template may make hundreds of them.
  const makers = new Set(roles.map(({ made: { record } }) => record.within ?? record));
  const unknown = [...makers]
    .flatMap((record) => rolesOf(record))
    .filter(({ unknownPart, widest }) => unknownPart !== undefined && (widest === undefined || isPreview()));
  const urns = new Set(unknown.map(({ role }) => role.urn));
  const open = roles.filter(({ made }) => urns.has(made.urn));
  if (open.length === 0) return;
  const labels = open.map(({ role }) => output.labelOf(role)).join(", ");
  output.notice(
    `could not judge yet who can assume role ${labels}: the trust policy is not known until other resources are made`,
  );
}

/** The role's account, if only one is intended. */
function accountOf({ accounts = [] }: Intended): string | undefined {
  const [first, ...more] = accounts.filter((account) => account !== noAccount);
  return more.length === 0 ? first : undefined;
}
