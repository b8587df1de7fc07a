import { setTimeout as wait } from "node:timers/promises";
import { CreateAccessEntryCommand, DeleteAccessEntryCommand, DescribeAccessEntryCommand } from "@aws-sdk/client-eks";
import { AttachRolePolicyCommand, DetachRolePolicyCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import type { AwsConnection, CallOptions } from "../../core/aws/connection";
import { isThere } from "../../core/aws/errors";
import { readRoleItself } from "./iam-reader";
import type { RoleRecord } from "../../core/readers/account/inventory";
import { fargate, isSameTrust } from "../../core/trust";
import { Unanswered } from "../../core/unanswered";
import { writtenPolicies, type RolePlan, type Step } from "./plan";

/** IAM is eventually consistent, usually within seconds: how long to wait before each look whether it shows a change. */
const pausesBeforeReading = [0, 500, 1_000, 2_000, 4_000, 8_000, 15_000];

/** Waits until AWS shows a change. */
async function until(isSeen: () => Promise<boolean>, change: string): Promise<void> {
  for (const pause of pausesBeforeReading) {
    await wait(pause);
    if (await isSeen()) return;
  }
  throw new Unanswered(`AWS took ${change}, and does not show the change yet. Run the command again in a minute`);
}

/** One direction of a step: forth does it, back undoes it. */
interface Way {
  action: string;
  call: (options: CallOptions) => Promise<unknown>;
  /** True if AWS shows the result. It does not matter who did it. */
  isDone: (now: RoleRecord) => boolean | Promise<boolean>;
}

type Direction = "forth" | "back";
type Ways = Record<Direction, Way> & { on: string };
type WaysOf<Action> = (aws: AwsConnection, plan: RolePlan, step: Extract<Step, { action: Action }>) => Ways;

const attaching: WaysOf<"iam:AttachRolePolicy"> = ({ iam }, { roleName: RoleName }, { action, policyArn }) => {
  const input = { RoleName, PolicyArn: policyArn };
  const isAttached = ({ attachedPolicies }: RoleRecord): boolean => attachedPolicies.includes(policyArn);
  return {
    on: `role ${RoleName}`,
    forth: { action, call: (options) => iam.send(new AttachRolePolicyCommand(input), options), isDone: isAttached },
    back: {
      action: "iam:DetachRolePolicy",
      call: (options) => iam.send(new DetachRolePolicyCommand(input), options),
      isDone: (now) => !isAttached(now),
    },
  };
};

const entering: WaysOf<"eks:CreateAccessEntry"> = (aws, { role: principalArn }, step) => {
  const { action, region, cluster: clusterName } = step;
  const entry = { clusterName, principalArn };
  const eks = aws.eks(region);
  const on = `${principalArn} in cluster ${clusterName} in ${region}`;
  const type = fargate.entryType;
  const typeNow = (): Promise<string | undefined> =>
    aws.askUnlessMissing("eks:DescribeAccessEntry", on, async (options) => {
      const { accessEntry } = await eks.send(new DescribeAccessEntryCommand(entry), options);
      return accessEntry?.type;
    });
  return {
    on,
    forth: {
      action,
      call: (options) =>
        // If there is an entry already, `isDone` reads its type.
        eks.send(new CreateAccessEntryCommand({ ...entry, type }), options).catch((error: unknown) => {
          if (!isThere(error)) throw error;
        }),
      isDone: async () => {
        const now = await typeNow();
        if (now === undefined || now === type) return now !== undefined;
        throw new Unanswered(
          `Cluster ${clusterName} in ${region} has an access entry of type ${now} for ${principalArn} since the plan was made. ` +
            "Run the command again",
        );
      },
    },
    back: {
      action: "eks:DeleteAccessEntry",
      call: (options) => eks.send(new DeleteAccessEntryCommand(entry), options),
      isDone: async () => (await typeNow()) !== type,
    },
  };
};

const trusting: WaysOf<"iam:UpdateAssumeRolePolicy"> = ({ iam }, { roleName: RoleName }, step) => {
  const { action, before, after } = step;
  const written = JSON.stringify(after);
  const writing = (PolicyDocument: string): Omit<Way, "isDone"> => ({
    action,
    call: (options) => iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }), options),
  });
  return {
    on: `role ${RoleName}`,
    forth: { ...writing(written), isDone: ({ trustPolicy }) => isSameTrust(trustPolicy, written) },
    back: {
      ...writing(before),
      isDone: ({ trustPolicy }) => {
        if (isSameTrust(trustPolicy, before)) return true;
        if (isSameTrust(trustPolicy, written)) return false;
        throw new Unanswered(
          `The trust policy of role ${RoleName} was changed since --fix wrote it, so undo does not overwrite it. ` +
            "The earlier one is in the backup, under trustPolicy",
        );
      },
    },
  };
};

function waysOf(aws: AwsConnection, plan: RolePlan, step: Step): Ways {
  if (step.action === "iam:AttachRolePolicy") return attaching(aws, plan, step);
  return step.action === "eks:CreateAccessEntry" ? entering(aws, plan, step) : trusting(aws, plan, step);
}

/** What to do if the role is not the same one any more. */
const otherwise = {
  forth: "Run the check again",
  back: "So undo leaves it alone. Its trust policy from before is in the backup, under trustPolicy",
};

/** The role as it is now, or an error if it is not the one that was planned for. */
async function sameRole(aws: AwsConnection, plan: RolePlan, direction: Direction): Promise<RoleRecord> {
  const now = await readRoleItself(aws, plan.roleName);
  if (now?.arn !== plan.role || now.uniqueId !== plan.uniqueId)
    throw new Unanswered(`Role ${plan.roleName} was deleted or created again since. ${otherwise[direction]}`);
  return now;
}

/** Does or undoes a step, and waits until AWS shows it. */
async function go(aws: AwsConnection, plan: RolePlan, step: Step, direction: Direction): Promise<void> {
  const { on, [direction]: way } = waysOf(aws, plan, step);
  // If what is to be removed is gone already, nothing is left to undo.
  if (direction === "forth") await aws.ask(way.action, on, way.call);
  else await aws.askUnlessMissing(way.action, on, way.call);
  await until(async () => way.isDone(await sameRole(aws, plan, direction)), `${way.action} on ${on}`);
}

/** The attached policies without those that the plan attaches. */
export function otherPolicies(attached: readonly string[], { steps }: RolePlan): string {
  const own = steps.flatMap((step) => (step.action === "iam:AttachRolePolicy" ? [step.policyArn] : []));
  const others = attached.filter((arn) => !own.includes(arn));
  return others.sort().join();
}

/**
 * The steps of a plan that are still to be taken: a run that was interrupted may have taken some.
 * @throws Unanswered if the role is not as it was when the plan was made, apart from steps of the plan
 */
export async function stepsLeft(aws: AwsConnection, plan: RolePlan): Promise<Step[]> {
  const now = await sameRole(aws, plan, "forth");
  const left: Step[] = [];
  for (const step of plan.steps) if (!(await waysOf(aws, plan, step).forth.isDone(now))) left.push(step);
  const isTrustWritten = writtenPolicies(left).length < writtenPolicies(plan.steps).length;
  const isAsPlanned =
    (isTrustWritten || now.trustPolicy === plan.trustPolicy) &&
    otherPolicies(now.attachedPolicies, plan) === otherPolicies(plan.attachedPolicies, plan);
  if (isAsPlanned) return left;
  throw new Unanswered(
    `Role ${plan.roleName} was changed by someone else since the plan was made. Run the command again`,
  );
}

/**
 * Makes the changes of a plan. Reads each change until AWS shows it. Checks before each that the role is still as the plan has it.
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
    await go(aws, plan, step, "forth");
    done(step);
  }
}

/**
 * The steps of a plan that `--fix` began and that can be taken back, the last first, with the role as it is now. What `--fix` did not
 * begin is not its own, and stays.
 * @throws Unanswered if the role is another one by now, or its trust policy was changed since
 */
export async function stepsToTakeBack(aws: AwsConnection, plan: RolePlan): Promise<{ now: RoleRecord; steps: Step[] }> {
  const now = await sameRole(aws, plan, "back");
  const steps: Step[] = [];
  for (const step of plan.steps.filter(({ begun }) => begun).reverse())
    if (!(await waysOf(aws, plan, step).back.isDone(now))) steps.push(step);
  return { now, steps };
}

/**
 * Takes steps of a plan back, and gives their actions.
 * @throws Unanswered if the role is another one by now, or was changed since, with what was taken back before
 */
export async function undoPlan(aws: AwsConnection, plan: RolePlan, steps: readonly Step[]): Promise<Step["action"][]> {
  const undone: Step["action"][] = [];
  try {
    for (const step of steps) {
      const now = await sameRole(aws, plan, "back");
      if (await waysOf(aws, plan, step).back.isDone(now)) continue;
      await go(aws, plan, step, "back");
      undone.push(step.action);
    }
  } catch (error) {
    if (!(error instanceof Unanswered) || undone.length === 0) throw error;
    throw new Unanswered(`${error.message}. Already taken back: ${undone.join(", ")}`, error.missingAction);
  }
  return undone;
}

/** How a role differs from what a backup has, once all of it that was `--fix`'s own is taken back. */
export async function changesOfOthers(aws: AwsConnection, plan: RolePlan): Promise<string[]> {
  const now = await sameRole(aws, plan, "back");
  const { trustPolicy, attachedPolicies } = now;
  const entries: string[] = [];
  for (const step of plan.steps)
    if (step.action === "eks:CreateAccessEntry" && !step.begun && !(await waysOf(aws, plan, step).back.isDone(now)))
      entries.push(`an access entry in cluster ${step.cluster} in ${step.region}`);
  return [
    ...(isSameTrust(trustPolicy, plan.trustPolicy) ? [] : ["its trust policy"]),
    ...attachedPolicies.filter((arn) => !plan.attachedPolicies.includes(arn)).map((arn) => `${arn} is attached`),
    ...plan.attachedPolicies.filter((arn) => !attachedPolicies.includes(arn)).map((arn) => `${arn} is not attached`),
    ...entries,
  ];
}
