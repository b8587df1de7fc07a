import { styleText } from "node:util";
import { trustPolicyDiff } from "./diff";
import { awsWay, awsWayToCreate, pulumiWay, pulumiWayToCreate, secondRoleName } from "./how-to";
import type { Change, Check, CheckStatus, Reason, Report } from "./report";

/** How a report is written for people. */
export interface TextOptions {
  colour: boolean;
  /** The profile to repeat in the commands that are shown. */
  profile?: string;
  /** True if `--fix` was given, so that it need not be recommended. */
  fix?: boolean;
  /** The IAM actions that `--fix` carried out. */
  applied?: string[];
}

const marks: Record<CheckStatus, { text: string; colour: "green" | "red" | "yellow" | "gray" }> = {
  right: { text: "right", colour: "green" },
  "not-right": { text: "WRONG", colour: "red" },
  "could-not-tell": { text: "unknown", colour: "yellow" },
  advice: { text: "advice", colour: "yellow" },
  "not-checked": { text: "-", colour: "gray" },
};

const indent = (text: string, by: string): string => text.replace(/^(?=.)/gm, by);

function reasonText({ reason, statement, element, example, fix }: Reason): string {
  const place = [statement, element].filter((part) => part !== undefined).join(", ");
  const lines = [`${place ? `${place}: ` : ""}${reason}`];
  if (example !== undefined) lines.push(`gets through: ${example}`);
  if (fix !== undefined) lines.push(`to do: ${fix}`);
  return lines.map((line, index) => (index === 0 ? `- ${line}` : indent(line, "  "))).join("\n");
}

function paint(colour: "green" | "red" | "yellow" | "gray", text: string, options: TextOptions): string {
  return options.colour ? styleText(colour, text) : text;
}

function checkText({ status, summary, reasons }: Check, options: TextOptions): string {
  const { text, colour } = marks[status];
  const head = `  ${paint(colour, text.padEnd(8), options)} ${summary}`;
  return [head, ...reasons.map((reason) => indent(reasonText(reason), " ".repeat(11)))].join("\n");
}

function paintDiff(diff: string, options: TextOptions): string {
  const paintLine = (line: string): string =>
    line.startsWith("+") ? paint("green", line, options) : line.startsWith("-") ? paint("red", line, options) : line;
  return diff.trimEnd().split("\n").map(paintLine).join("\n");
}

function changeText(change: Change, options: TextOptions): string {
  if (change.action === "iam:AttachRolePolicy") return `Attach ${change.policyArn}`;
  const title = change.outcome === "add" ? "Add the cluster's line to the trust policy:" : "Replace the trust policy:";
  const removes = change.removes.map((principal) => `\nThen ${principal} may no longer assume the role.`);
  return `${title}\n${paintDiff(trustPolicyDiff(change), options)}${removes.join("")}`;
}

function section(title: string, ...bodies: string[]): string {
  return [title, ...bodies.map((body) => indent(body, "  "))].join("\n");
}

function changeSections(report: Report, options: TextOptions): string[] {
  const { changes, target } = report;
  if (changes.length === 0) return [];
  return [
    section("What to change", ...changes.map((change) => changeText(change, options))),
    section("With the AWS CLI", ...changes.map((change) => awsWay(change, target.roleName, options.profile))),
    section("With Pulumi (it takes the role over and keeps what it has)", pulumiWay(target)),
    ...(options.fix ? [] : ["Or run this command again with --fix."]),
  ];
}

function creationSections({ target, role, checks }: Report, options: TextOptions): string[] {
  const nodeRole = checks.some(({ name, status }) => name === "not-node-role" && status === "not-right");
  if (role && !nodeRole) return [];
  const roleName = role ? secondRoleName(target.roleName) : target.roleName;
  const what = role ? `a role of its own for Fargate, here ${roleName}` : "the role";
  return [
    section(`Create ${what}, with the AWS CLI`, ...awsWayToCreate(target, roleName, options.profile)),
    section(`Create ${what}, with Pulumi`, pulumiWayToCreate(target, roleName)),
  ];
}

function fixSections({ untouchable, changes }: Report, { fix, applied = [] }: TextOptions): string[] {
  if (!fix) return [];
  if (applied.length === 0)
    return [untouchable === undefined ? "--fix changed nothing." : `--fix leaves the role alone: ${untouchable}.`];
  const seen =
    changes.length === 0 ? "and read again from AWS" : "but AWS does not show it yet: check again in a minute";
  return [`Done, ${seen}: ${applied.join(", ")}.`];
}

const conclusions = { right: "Right.", "not-right": "Not right.", "could-not-tell": "Could not tell." } as const;

/** What would be changed, to be shown before asking. */
export function renderChanges({ changes }: Report, options: TextOptions): string {
  return section("What to change", ...changes.map((change) => changeText(change, options)));
}

/** The report for people: each check, why, the exact change, and the ways to make it. */
export function renderText(report: Report, options: TextOptions): string {
  const { target, checks, remarks, verdict } = report;
  return [
    `Role ${target.roleName} of account ${target.accountId}, for cluster ${target.cluster} in ${target.region}`,
    checks.map((check) => checkText(check, options)).join("\n"),
    ...(remarks.length > 0 ? [section("Remarks", ...remarks)] : []),
    ...changeSections(report, options),
    ...creationSections(report, options),
    ...fixSections(report, options),
    conclusions[verdict],
  ].join("\n\n");
}
