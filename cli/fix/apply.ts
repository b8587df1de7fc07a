import { setTimeout as wait } from "node:timers/promises";
import type { AwsConnection } from "../../core/aws-account/connection";
import { readRoleItself } from "../../core/aws-account/iam-reader";
import type { RoleRecord } from "../../core/aws-account/inventory";
import {
  attachPolicy,
  createEntry,
  deleteEntry,
  detachPolicy,
  entryType,
  updateTrustPolicy,
} from "../../core/aws-account/writer";
import { CouldNotTell, isUnanswered } from "../exit";
import type { RolePlan, Step } from "./plan";

/** How long IAM is given to show what was changed: it is consistent in the end, as a rule within seconds. */
const pausesBeforeReading = [0, 500, 1_000, 2_000, 4_000, 8_000, 15_000];

/** Waits until a change is to be seen. */
async function until(isSeen: () => Promise<boolean>, what: string): Promise<void> {
  for (const pause of pausesBeforeReading) {
    await wait(pause);
    if (await isSeen()) return;
  }
  throw new CouldNotTell(`${what} was asked for, and AWS does not show it yet. Run the command again in a minute`);
}

/** The role as it is now, or an error if it is not the one that was planned for. */
async function sameRole(aws: AwsConnection, plan: RolePlan): Promise<RoleRecord> {
  const now = await readRoleItself(aws, plan.roleName);
  if (now?.arn !== plan.role || now.uniqueId !== plan.uniqueId)
    throw new CouldNotTell(`Role ${plan.roleName} was deleted or created again since. Run the check again`);
  return now;
}

/** @throws CouldNotTell if the role is not as it was when the plan was made */
export async function refuseIfChanged(aws: AwsConnection, plan: RolePlan): Promise<void> {
  const now = await sameRole(aws, plan);
  const attached = (policies: readonly string[]): string => [...policies].sort().join();
  if (now.trustPolicy !== plan.trustPolicy || attached(now.attachedPolicies) !== attached(plan.attachedPolicies))
    throw new CouldNotTell(
      `Role ${plan.roleName} was changed by someone else since the plan was made. Nothing was changed; run the command again`,
    );
  for (const step of plan.steps) if (step.action === "eks:CreateAccessEntry") await refuseIfThere(aws, plan, step);
}

/** An entry that someone else made must not be taken away by `undo`. */
async function refuseIfThere(
  aws: AwsConnection,
  { role: principal }: RolePlan,
  { region, cluster }: { region: string; cluster: string },
): Promise<void> {
  const type = await entryType(aws, { region, cluster, principal });
  if (type !== undefined)
    throw new CouldNotTell(
      `Cluster ${cluster} in ${region} has an access entry of type ${type} for ${principal} since the plan was made. ` +
        "Nothing was changed; run the command again",
    );
}

async function take(aws: AwsConnection, plan: RolePlan, step: Step): Promise<void> {
  const { roleName, role: principal } = plan;
  if (step.action === "iam:AttachRolePolicy") {
    await attachPolicy(aws, roleName, step.policyArn);
    const isSeen = async (): Promise<boolean> => (await sameRole(aws, plan)).attachedPolicies.includes(step.policyArn);
    return until(isSeen, `Attaching ${step.policyArn} to role ${roleName}`);
  }
  if (step.action === "eks:CreateAccessEntry") {
    const place = { region: step.region, cluster: step.cluster, principal };
    await createEntry(aws, place);
    const isSeen = async (): Promise<boolean> => (await entryType(aws, place)) === "FARGATE_LINUX";
    return until(isSeen, `An access entry for ${principal} in cluster ${step.cluster}`);
  }
  const after = JSON.stringify(step.after);
  await updateTrustPolicy(aws, roleName, after);
  return until(async () => (await sameRole(aws, plan)).trustPolicy === after, `The trust policy of role ${roleName}`);
}

/**
 * Makes the changes of a plan, and reads each again until it is to be seen. The role is left alone if it is no longer
 * the one that was planned for.
 * @returns the actions that were done
 * @throws CouldNotTell if a change is refused, with what was done before it
 */
export async function applyPlan(aws: AwsConnection, plan: RolePlan): Promise<Step["action"][]> {
  await refuseIfChanged(aws, plan);
  const applied: Step["action"][] = [];
  for (const step of plan.steps) {
    try {
      await take(aws, plan, step);
    } catch (error) {
      if (!isUnanswered(error) || applied.length === 0) throw error;
      throw new CouldNotTell(`${error.message}. Already done: ${applied.join(", ")}`, error.missingAction);
    }
    applied.push(step.action);
  }
  return applied;
}

async function takeBack(aws: AwsConnection, plan: RolePlan, step: Step, now: RoleRecord): Promise<boolean> {
  const { roleName, role: principal } = plan;
  if (step.action === "iam:AttachRolePolicy") {
    if (!now.attachedPolicies.includes(step.policyArn)) return false;
    await detachPolicy(aws, roleName, step.policyArn);
    await until(
      async () => !(await sameRole(aws, plan)).attachedPolicies.includes(step.policyArn),
      `Detaching ${step.policyArn} from role ${roleName}`,
    );
    return true;
  }
  if (step.action === "eks:CreateAccessEntry") {
    const place = { region: step.region, cluster: step.cluster, principal };
    if ((await entryType(aws, place)) !== "FARGATE_LINUX") return false;
    await deleteEntry(aws, place);
    return true;
  }
  if (now.trustPolicy === step.before) return false;
  if (now.trustPolicy !== JSON.stringify(step.after))
    throw new CouldNotTell(
      `The trust policy of role ${roleName} was changed since --fix wrote it, so undo does not overwrite it. ` +
        "The one from before is in the backup, under trustPolicy",
    );
  await updateTrustPolicy(aws, roleName, step.before);
  await until(
    async () => (await sameRole(aws, plan)).trustPolicy === step.before,
    `The trust policy of role ${roleName}`,
  );
  return true;
}

/**
 * Puts a role back as it was before `--fix`, whether all of the changes were made or only some.
 * @returns the actions whose changes were taken back
 * @throws CouldNotTell if the role is another one by now, or was changed since
 */
export async function undoPlan(aws: AwsConnection, plan: RolePlan): Promise<Step["action"][]> {
  const undone: Step["action"][] = [];
  for (const step of [...plan.steps].reverse()) {
    if (await takeBack(aws, plan, step, await sameRole(aws, plan))) undone.push(step.action);
  }
  return undone;
}
