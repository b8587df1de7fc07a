import { setTimeout as wait } from "node:timers/promises";
import type { AwsConnection } from "../../core/aws/connection";
import { readRoleItself } from "./iam-reader";
import type { RoleRecord } from "../../core/facts/account/inventory";
import { attachPolicy, createEntry, deleteEntry, detachPolicy, entryType, updateTrustPolicy } from "./writer";
import { isSameTrust } from "../../core/trust";
import { isUnanswered } from "../io/exit";
import { Unanswered } from "../../core/unanswered";
import { writtenPolicies, type RolePlan, type Step } from "./plan";

/** How long IAM is given to show what was changed: it is consistent in the end, as a rule within seconds. */
const pausesBeforeReading = [0, 500, 1_000, 2_000, 4_000, 8_000, 15_000];

/** Waits until a change is to be seen. */
async function until(isSeen: () => Promise<boolean>, what: string): Promise<void> {
  for (const pause of pausesBeforeReading) {
    await wait(pause);
    if (await isSeen()) return;
  }
  throw new Unanswered(`${what} was asked for, and AWS does not show it yet. Run the command again in a minute`);
}

/**
 * The role as it is now, or an error if it is not the one that was planned for.
 * @param otherwise the sentence of the error that says what follows
 */
async function sameRole(aws: AwsConnection, plan: RolePlan, otherwise = "Run the check again"): Promise<RoleRecord> {
  const now = await readRoleItself(aws, plan.roleName);
  if (now?.arn !== plan.role || now.uniqueId !== plan.uniqueId)
    throw new Unanswered(`Role ${plan.roleName} was deleted or created again since. ${otherwise}`);
  return now;
}

/** The role whose changes are taken back. */
function roleToUndo(aws: AwsConnection, plan: RolePlan): Promise<RoleRecord> {
  return sameRole(
    aws,
    plan,
    "So undo leaves it alone. Its trust policy from before is in the backup, under trustPolicy",
  );
}

/** The type of the access entry that a step creates; undefined while there is none. */
function entryOf(aws: AwsConnection, { role: principal }: RolePlan, step: Step): Promise<string | undefined> {
  if (step.action !== "eks:CreateAccessEntry") return Promise.resolve(undefined);
  return entryType(aws, { region: step.region, cluster: step.cluster, principal });
}

/** True if AWS shows what a step does, whoever did it. */
async function isDone(aws: AwsConnection, plan: RolePlan, step: Step, now: RoleRecord): Promise<boolean> {
  if (step.action === "iam:AttachRolePolicy") return now.attachedPolicies.includes(step.policyArn);
  if (step.action === "iam:UpdateAssumeRolePolicy") return isSameTrust(now.trustPolicy, JSON.stringify(step.after));
  const type = await entryOf(aws, plan, step);
  if (type === undefined || type === "FARGATE_LINUX") return type !== undefined;
  throw new Unanswered(
    `Cluster ${step.cluster} in ${step.region} has an access entry of type ${type} for ${plan.role} since the plan was made. ` +
      "Run the command again",
  );
}

/** The attached policies without those that the plan attaches. */
function otherPolicies(attached: readonly string[], { steps }: RolePlan): string {
  const own = steps.flatMap((step) => (step.action === "iam:AttachRolePolicy" ? [step.policyArn] : []));
  return attached
    .filter((arn) => !own.includes(arn))
    .sort()
    .join();
}

/**
 * The steps of a plan that are still to be taken: a run that was interrupted may have taken some.
 * @throws Unanswered if the role is not as it was when the plan was made, apart from steps of the plan
 */
export async function stepsLeft(aws: AwsConnection, plan: RolePlan): Promise<Step[]> {
  const now = await sameRole(aws, plan);
  const left: Step[] = [];
  for (const step of plan.steps) if (!(await isDone(aws, plan, step, now))) left.push(step);
  const isTrustWritten = writtenPolicies(left).length < writtenPolicies(plan.steps).length;
  const isAsPlanned =
    (isTrustWritten || now.trustPolicy === plan.trustPolicy) &&
    otherPolicies(now.attachedPolicies, plan) === otherPolicies(plan.attachedPolicies, plan);
  if (isAsPlanned) return left;
  throw new Unanswered(
    `Role ${plan.roleName} was changed by someone else since the plan was made. Run the command again`,
  );
}

async function take(aws: AwsConnection, plan: RolePlan, step: Step): Promise<void> {
  const { roleName, role: principal } = plan;
  const isSeen = async (): Promise<boolean> => isDone(aws, plan, step, await sameRole(aws, plan));
  if (step.action === "iam:AttachRolePolicy") {
    await attachPolicy(aws, roleName, step.policyArn);
    return until(isSeen, `Attaching ${step.policyArn} to role ${roleName}`);
  }
  if (step.action === "eks:CreateAccessEntry") {
    await createEntry(aws, { region: step.region, cluster: step.cluster, principal });
    return until(isSeen, `An access entry for ${principal} in cluster ${step.cluster}`);
  }
  await updateTrustPolicy(aws, roleName, JSON.stringify(step.after));
  return until(isSeen, `The trust policy of role ${roleName}`);
}

/**
 * Makes the changes of a plan. Reads each change until AWS shows it. Checks before each that the role is still as the plan has it.
 * @param begin called before a step is taken
 * @param done called when AWS shows it
 * @throws Unanswered if the role was changed by someone else; AwsUnreadable if AWS refuses a change
 */
export async function applyPlan(
  aws: AwsConnection,
  plan: RolePlan,
  begin: (step: Step) => Promise<void>,
  done: (step: Step) => void,
): Promise<void> {
  for (const step of plan.steps) {
    if (!(await stepsLeft(aws, plan)).includes(step)) continue;
    await begin(step);
    await take(aws, plan, step);
    done(step);
  }
}

async function takeBack(aws: AwsConnection, plan: RolePlan, step: Step, now: RoleRecord): Promise<boolean> {
  const { roleName, role: principal } = plan;
  if (step.action === "iam:AttachRolePolicy") {
    if (!now.attachedPolicies.includes(step.policyArn)) return false;
    await detachPolicy(aws, roleName, step.policyArn);
    await until(
      async () => !(await roleToUndo(aws, plan)).attachedPolicies.includes(step.policyArn),
      `Detaching ${step.policyArn} from role ${roleName}`,
    );
    return true;
  }
  if (step.action === "eks:CreateAccessEntry") {
    if ((await entryOf(aws, plan, step)) !== "FARGATE_LINUX") return false;
    await deleteEntry(aws, { region: step.region, cluster: step.cluster, principal });
    await until(
      async () => (await entryOf(aws, plan, step)) === undefined,
      `Deleting the access entry for ${principal} in cluster ${step.cluster}`,
    );
    return true;
  }
  if (isSameTrust(now.trustPolicy, step.before)) return false;
  if (!isSameTrust(now.trustPolicy, JSON.stringify(step.after)))
    throw new Unanswered(
      `The trust policy of role ${roleName} was changed since --fix wrote it, so undo does not overwrite it. ` +
        "The one from before is in the backup, under trustPolicy",
    );
  await updateTrustPolicy(aws, roleName, step.before);
  await until(
    async () => isSameTrust((await roleToUndo(aws, plan)).trustPolicy, step.before),
    `The trust policy of role ${roleName}`,
  );
  return true;
}

/**
 * Puts a role back as it was before `--fix`, whether all of the changes were made or only some. What `--fix` did not begin
 * is not its own, and stays.
 * @returns the actions whose changes were taken back
 * @throws Unanswered if the role is another one by now, or was changed since, with what was taken back before
 */
export async function undoPlan(aws: AwsConnection, plan: RolePlan): Promise<Step["action"][]> {
  const undone: Step["action"][] = [];
  try {
    for (const step of plan.steps.filter(({ begun }) => begun).reverse()) {
      if (await takeBack(aws, plan, step, await roleToUndo(aws, plan))) undone.push(step.action);
    }
  } catch (error) {
    if (!isUnanswered(error) || undone.length === 0) throw error;
    throw new Unanswered(`${error.message}. Already taken back: ${undone.join(", ")}`, error.missingAction);
  }
  return undone;
}
