import { resultOf, type Finding } from "../../core/findings";
import { parsedJson, printableJson } from "../../core/text";
import { openPlans, type RolePlan, type Step } from "../aws/plan";
import type { Reach } from "../../core/findings/render/fix/aws-cli";
import { awsCommand, pulumiSnippet, trustPolicyDiff } from "./how-to";
import { sorted, type Report } from "./report";

/** The shape of the JSON changes only with this number; docs/commands/reports.md describes it. */
const shapeVersion = 2;

function changeAsJson(step: Step, plan: RolePlan, reach: Reach | undefined): object {
  const pulumi = pulumiSnippet(step, plan);
  const ways = { aws: awsCommand(step, plan, reach), ...(pulumi === undefined ? {} : { pulumi }) };
  const common = { role: plan.role, ...step };
  if (step.action !== "iam:UpdateAssumeRolePolicy") return { ...common, ...ways };
  const { keeps, gains, loses } = plan;
  const { before, after } = step;
  const diff = trustPolicyDiff(before, JSON.stringify(after));
  return { ...common, before: parsedJson(before) ?? before, keeps, gains, loses, diff, ...ways };
}

/** Where its lines may break, and what it has in common with others, is for a text alone. A role's name is for exemptions. */
function findingAsJson(finding: Finding): Finding {
  const forTexts = { cause: undefined, alike: undefined, steps: undefined, hasCommands: undefined };
  return { ...finding, ...forTexts, change: undefined, roleName: undefined };
}

export function reportAsJson(report: Report, { withChanges }: { withChanges: boolean }): string {
  const {
    accounts,
    accountsTaken,
    judged,
    withoutAttachments,
    roles,
    findings,
    plans,
    fixed,
    exempted,
    known,
    gone,
    reach,
  } = report;
  const refused = plans.flatMap(({ role, refused: reason }) => (reason === undefined ? [] : [{ role, reason }]));
  const changes = openPlans(plans).flatMap((plan) => plan.steps.map((step) => changeAsJson(step, plan, reach)));
  return printableJson({
    version: shapeVersion,
    result: resultOf(findings),
    judged,
    accounts,
    accountsTaken,
    withoutAttachments,
    roles: roles.map(({ arn, verdict, clusters, nodes, leastTrustPolicy }) => ({
      ...{ arn, verdict, clusters, nodes, leastTrustPolicy },
    })),
    findings: sorted(findings).map(findingAsJson),
    exempted: exempted?.map((one) => ({ ...one, finding: findingAsJson(one.finding) })),
    known: known?.map(findingAsJson),
    gone,
    ...(withChanges && { changes, refused }),
    ...(fixed && { applied: fixed.applied, backup: fixed.backup ?? null }),
  });
}

export function errorAsJson(message: string, missingAction?: string): string {
  const error = { message, ...(missingAction === undefined ? {} : { missingAction }) };
  return printableJson({ version: shapeVersion, result: "unknown", accounts: [], roles: [], findings: [], error });
}
