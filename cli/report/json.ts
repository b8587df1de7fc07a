import type { RoleJudgement } from "../../core/aws-account/judge";
import { resultOf } from "../../core/findings";
import { parsedJson, printableJson } from "../../core/text";
import { openPlans, type RolePlan, type Step } from "../fix/plan";
import { awsCommand, pulumiSnippet } from "./how-to";
import { trustPolicyDiff } from "./diff";
import type { Blocks } from "./outputs";
import type { Reach } from "./reach";
import { sorted, type Report } from "./report";

/** The shape of the JSON changes only with this number; docs/command.md describes it. */
const shapeVersion = 2;

function changeAsJson(step: Step, plan: RolePlan, reach: Reach | undefined): object {
  const pulumi = pulumiSnippet(step, plan);
  const ways = { aws: awsCommand(step, plan, reach), ...(pulumi === undefined ? {} : { pulumi }) };
  const common = { role: plan.role, ...step };
  if (step.action !== "iam:UpdateAssumeRolePolicy") return { ...common, ...ways };
  const { before, after } = step;
  const diff = trustPolicyDiff(before, after);
  return { ...common, before: parsedJson(before) ?? before, keeps: plan.keeps, loses: plan.loses, diff, ...ways };
}

/** A list of JSON as blocks, one for each item, as JSON.stringify with two spaces would write it. */
export function* listBlocks<Item>(
  head: string,
  items: Iterable<Item> & { readonly length: number },
  asJson: (item: Item) => string,
  indent = "  ",
  comma = "",
): Blocks {
  if (items.length === 0) {
    yield `${indent}${head}[]${comma}`;
    return;
  }
  yield `${indent}${head}[`;
  let left = items.length;
  for (const item of items) yield `${asJson(item)}${--left > 0 ? "," : ""}`;
  yield `${indent}]${comma}`;
}

/** The lists of what was accepted, where something could be. */
function accepted(lists: Pick<Report, "exempted" | "known" | "gone">): [string, readonly object[]][] {
  return Object.entries(lists).flatMap(([name, list]) => (list === undefined ? [] : [[name, list]]));
}

const indented = (value: unknown): string => printableJson(value).replace(/^/gm, "    ");

const roleMembers = ["arn", "verdict", "clusters", "nodes", "leastTrustPolicy"] as const;

/** A role is written one by one, so that what is shown of it is in memory one by one too. */
function roleAsJson(role: Partial<RoleJudgement>): string {
  return indented(Object.fromEntries(roleMembers.map((name) => [name, role[name]])));
}

/** The members that every report has, and those of `check` and `--fix`. */
export function* reportAsJson(report: Report, { withChanges }: { withChanges: boolean }): Blocks {
  const { accounts, roles, findings, plans, fixed, exempted, known, gone, reach } = report;
  const refused = plans.flatMap(({ role, refused: reason }) => (reason === undefined ? [] : [{ role, reason }]));
  const changes = openPlans(plans).flatMap((plan) => plan.steps.map((step) => changeAsJson(step, plan, reach)));
  const lists: [string, Iterable<object> & { readonly length: number }][] = [
    ["accounts", accounts],
    ["roles", roles],
    ["findings", sorted(findings)],
    ...accepted({ exempted, known, gone }),
    ...(withChanges
      ? ([
          ["changes", changes],
          ["refused", refused],
        ] as [string, object[]][])
      : []),
    ...(fixed === undefined ? [] : ([["applied", fixed.applied]] as [string, object[]][])),
  ];
  yield "{";
  yield `  "version": ${shapeVersion},`;
  yield `  "result": "${resultOf(report.findings)}",`;
  for (const [index, [name, items]] of lists.entries()) {
    const comma = index < lists.length - 1 || fixed !== undefined ? "," : "";
    yield* listBlocks<object>(`"${name}": `, items, name === "roles" ? roleAsJson : indented, "  ", comma);
  }
  if (fixed !== undefined) yield `  "backup": ${printableJson(fixed.backup ?? null)}`;
  yield "}";
}

/** The answer that could not be given, in the same shape. */
export function errorAsJson(message: string, missingAction?: string): string {
  const error = { message, ...(missingAction === undefined ? {} : { missingAction }) };
  return printableJson({ version: shapeVersion, result: "unknown", accounts: [], roles: [], findings: [], error });
}
