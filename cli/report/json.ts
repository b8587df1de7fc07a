import { printableJson } from "../../core/text";
import type { RolePlan, Step } from "../fix/plan";
import { awsCommand, pulumiSnippet } from "./how-to";
import { trustPolicyDiff } from "./diff";
import { resultOf, sorted, type Report } from "./report";

/** The shape of the JSON changes only with this number; docs/command.md describes it. */
const shapeVersion = 2;

function parsed(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    return document;
  }
}

function changeAsJson(step: Step, plan: RolePlan, profile?: string): object {
  const pulumi = pulumiSnippet(step, plan);
  const ways = { aws: awsCommand(step, plan, profile), ...(pulumi === undefined ? {} : { pulumi }) };
  const common = { role: plan.role, ...step };
  if (step.action !== "iam:UpdateAssumeRolePolicy") return { ...common, ...ways };
  const { before, after } = step;
  const diff = trustPolicyDiff(before, after);
  return { ...common, before: parsed(before), keeps: plan.keeps, loses: plan.loses, diff, ...ways };
}

/** The members that every report has, and those of `check` and `--fix`. */
export function reportAsJson(
  report: Report,
  { withChanges, profile }: { withChanges: boolean; profile?: string },
): string {
  const { accounts, roles, findings, plans, fixed } = report;
  const refused = plans.flatMap(({ role, refused: reason }) => (reason === undefined ? [] : [{ role, reason }]));
  const changes = plans
    .filter((plan) => plan.refused === undefined)
    .flatMap((plan) => plan.steps.map((step) => changeAsJson(step, plan, profile)));
  return printableJson({
    version: shapeVersion,
    result: resultOf(report),
    accounts,
    roles: roles.map(({ arn, verdict, clusters, nodes, leastTrustPolicy }) => ({
      ...{ arn, verdict, clusters, nodes },
      ...(leastTrustPolicy === undefined ? {} : { leastTrustPolicy }),
    })),
    findings: sorted(findings),
    ...(withChanges ? { changes, refused } : {}),
    ...(fixed === undefined ? {} : { applied: fixed.applied, backup: fixed.backup ?? null }),
  });
}

/** The answer that could not be given, in the same shape. */
export function errorAsJson(message: string, missingAction?: string): string {
  const error = { message, ...(missingAction === undefined ? {} : { missingAction }) };
  return printableJson({ version: shapeVersion, result: "unknown", accounts: [], roles: [], findings: [], error });
}
