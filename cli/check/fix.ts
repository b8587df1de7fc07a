import { setTimeout as wait } from "node:timers/promises";
import { CouldNotTell } from "../exit";
import type { AwsAccount } from "./aws-account";
import { planRole } from "./plan";
import type { Change, Report } from "./report";
import { surveyRole } from "./survey";

/** How long IAM is given to show what was changed: it is consistent in the end, as a rule within seconds. */
const pausesBeforeReading = [0, 500, 1_000, 2_000, 4_000, 8_000, 15_000];

/** What the fix did, and the report on the role as it is afterwards. */
export interface Fixed {
  applied: Change["action"][];
  report: Report;
}

async function refuseIfChanged(aws: AwsAccount, report: Report): Promise<void> {
  const { roleName } = report.target;
  const shown = report.changes.find((change) => change.action === "iam:UpdateAssumeRolePolicy");
  const now = await aws.role(roleName);
  if (now?.uniqueId !== report.role?.uniqueId || (shown && now?.trustPolicy !== shown.before))
    throw new CouldNotTell(
      `Role ${roleName} was changed by someone else while this was shown. Nothing was changed; run the command again`,
    );
}

async function apply(aws: AwsAccount, roleName: string, change: Change): Promise<void> {
  if (change.action === "iam:AttachRolePolicy") await aws.attachPolicy(roleName, change.policyArn);
  else await aws.updateTrustPolicy(roleName, JSON.stringify(change.after));
}

async function applyAll(aws: AwsAccount, report: Report): Promise<Change["action"][]> {
  const applied: Change["action"][] = [];
  for (const change of report.changes) {
    try {
      await apply(aws, report.target.roleName, change);
    } catch (error) {
      if (!(error instanceof CouldNotTell) || applied.length === 0) throw error;
      throw new CouldNotTell(`${error.message}. Already done: ${applied.join(", ")}`, error.missingAction);
    }
    applied.push(change.action);
  }
  return applied;
}

/**
 * Makes the changes that a report proposes, reads the role again until the changes are to be seen, and judges it anew.
 * Nothing is ever detached. The role is left alone if it is no longer the one that was shown.
 * @throws CouldNotTell if a change is refused, with what was done before it
 */
export async function fixRole(aws: AwsAccount, report: Report, pauses = pausesBeforeReading): Promise<Fixed> {
  await refuseIfChanged(aws, report);
  const applied = await applyAll(aws, report);
  let after = report;
  for (const pause of pauses) {
    await wait(pause);
    after = planRole(await surveyRole(aws, report.target));
    if (after.role !== undefined && after.changes.length === 0) break;
  }
  return { applied, report: after };
}
