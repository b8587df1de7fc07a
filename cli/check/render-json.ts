import type { CouldNotTell } from "../exit";
import { trustPolicyDiff } from "./diff";
import { awsWay, pulumiWay } from "./how-to";
import type { Change, Report } from "./report";

/** The shape of `--json` changes only with this number; docs/command.md describes it. */
const shapeVersion = 1;

function parsed(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    return document;
  }
}

function changeAsJson(change: Change, report: Report, profile?: string): object {
  const { target } = report;
  const ways = { aws: awsWay(change, target.roleName, profile), pulumi: pulumiWay(target) };
  if (change.action === "iam:AttachRolePolicy") return { action: change.action, policyArn: change.policyArn, ...ways };
  const { action, outcome, before, after, removes } = change;
  return { action, outcome, before: parsed(before), after, removes, diff: trustPolicyDiff(change), ...ways };
}

/**
 * The report as JSON text.
 * @param applied the IAM actions that `--fix` carried out
 */
export function renderJson(report: Report, applied: string[], profile?: string): string {
  const { target, role, verdict, checks, trust, changes, untouchable, remarks } = report;
  const { roleName, cluster, region, accountId, partition } = target;
  return JSON.stringify(
    {
      version: shapeVersion,
      result: verdict,
      role: { name: roleName, ...(role ?? {}) },
      cluster,
      region,
      accountId,
      partition,
      ...(trust === undefined ? {} : { trust }),
      checks,
      changes: changes.map((change) => changeAsJson(change, report, profile)),
      applied,
      ...(untouchable === undefined ? {} : { untouchable }),
      remarks,
    },
    null,
    2,
  );
}

/** The answer that could not be given, as JSON text. */
export function renderErrorAsJson(error: CouldNotTell): string {
  const { message, missingAction } = error;
  const details = { message, ...(missingAction === undefined ? {} : { missingAction }) };
  return JSON.stringify({ version: shapeVersion, result: "could-not-tell", error: details }, null, 2);
}
