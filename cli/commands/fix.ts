import { isDeepStrictEqual } from "node:util";
import type { AwsConnection } from "../../core/aws/connection";
import { readAccount } from "../../core/readers/account/account";
import type { AccountRecord } from "../../core/readers/account/inventory";
import { fileArgument, shellLine } from "../../core/aws/commands";
import { unreadText, whyRolesAreMissing } from "../../core/readers/source";
import { accountRole, type AccountRole } from "../../core/advise/account/role";
import { clusterAt, entryTypes, estateOf } from "../../core/facts/estate";
import { wordsOf, type FixCommandOptions, type ConnectionOptions } from "../aws/options";
import { fargate, isSameTrust } from "../../core/trust";
import { printable } from "../../core/text";
import { AwsUnreadable } from "../../core/aws/errors";
import { Unanswered } from "../../core/unanswered";
import type { Report } from "../report/report";
import { planText, type TextOptions } from "../report/text";
import { mayChange, type Terminal } from "../io/terminal";
import { applyPlan, otherPolicies, stepsLeft } from "../aws/apply";
import { Backup, backupName } from "../aws/backup";
import { agreementToUndo } from "./agreement";
import { openPlans, plannedClusters, planRole, writtenPolicies, type RolePlan, type Step } from "../aws/plan";

const endings = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Milliseconds for which nobody is expected to come to use a role. */
export const freshFor = 60_000;

/**
 * Reads an account again wherever its last reading is too old to know who uses its roles. A reading that itself takes long counts
 * as long as it took, so that many roles of a large account are changed in twice the time and no more.
 */
export function readerAgain(
  readings: ReadonlyMap<string, AccountRecord["readAt"]>,
  read: (account: string) => Promise<AccountRecord>,
  now: () => number = Date.now,
): Changing["readAgain"] {
  const ends = new Map([...readings].map(([account, readAt = ""]) => [account, Date.parse(readAt) + freshFor]));
  return async (account) => {
    if (now() < (ends.get(account) ?? 0)) return undefined;
    const begin = now();
    const record = await read(account);
    ends.set(account, now() + Math.max(freshFor, now() - begin));
    return record;
  };
}

/** Why a plan is not the one that there would be now, whether the role changed since, its users did, or the plan's file. */
function whyOutdated(plan: RolePlan, again: RolePlan, { estate, record, made }: AccountRole): string | undefined {
  const { roleName, keeps, trustPolicy } = plan;
  const gone = plannedClusters(plan).filter(({ region, cluster }) => !clusterAt(estate, cluster, region));
  const places = gone.map(({ region, cluster }) => `${region}/${cluster}`).join(", ");
  // A line for a cluster that is gone would let in anyone who makes a cluster of that name.
  if (places !== "") return `The plan gives role ${roleName} to ${places}, and there is no such cluster`;
  const isTaken = (step: Step): boolean => {
    if (step.action === "iam:AttachRolePolicy") return record.attachedPolicies.includes(step.policyArn);
    if (step.action === "iam:UpdateAssumeRolePolicy")
      return isSameTrust(record.trustPolicy, JSON.stringify(step.after));
    const at = clusterAt(estate, step.cluster, step.region);
    return at !== undefined && entryTypes(at, made.arn).includes(fargate.entryType);
  };
  const isTrustAsPlanned =
    record.trustPolicy === trustPolicy ||
    plan.steps.some((step) => step.action === "iam:UpdateAssumeRolePolicy" && isTaken(step));
  const isSame = again.uniqueId === plan.uniqueId && isTrustAsPlanned;
  if (!isSame || otherPolicies(record.attachedPolicies, plan) !== otherPolicies(plan.attachedPolicies, plan))
    return `Role ${roleName} was changed by someone else since the plan was made`;
  const come = again.keeps.filter((place) => !keeps.includes(place));
  if (come.length > 0) return `Role ${roleName} is used by ${come.join(", ")} now, which the plan does not name`;
  const isIn = (steps: readonly Step[], step: Step): boolean => steps.some((one) => isDeepStrictEqual(one, step));
  const other =
    plan.steps.find((step) => !isIn(again.steps, step) && !isTaken(step)) ??
    again.steps.find((step) => !isIn(plan.steps, step));
  if (other) return `The plan for role ${roleName} does not have the steps that --fix would take now (${other.action})`;
  // Anyone who agrees to the plan reads in its file who gains and who loses the role.
  const isToWrite = writtenPolicies(again.steps).length > 0;
  return isToWrite && !isDeepStrictEqual([plan.gains, plan.loses], [again.gains, again.loses])
    ? `The plan for role ${roleName} does not say who gains and who loses it`
    : undefined;
}

/**
 * Makes a plan again from the role and its users as they are now: nothing is written that only the plan's file says.
 * @throws Unanswered if the plan is another one by now, or the role must not be changed any more
 */
export function planAgain(plan: RolePlan, account: AccountRecord): RolePlan {
  const toServe = plannedClusters(plan).map(({ region, cluster }) => ({ region, name: cluster }));
  const source = readAccount(account, toServe);
  const estate = estateOf(source);
  const facts = estate.roles.find(({ made }) => made?.arn === plan.role);
  const role = facts && accountRole(facts, estate);
  if (!role) {
    const unread = whyRolesAreMissing(source);
    const why = unread === undefined ? `There is no role ${plan.role} any more` : unreadText(unread);
    throw new Unanswered(`${why}. Nothing was changed`);
  }
  const again = planRole(role);
  if (again.refused !== undefined)
    throw new Unanswered(`Role ${plan.roleName} must not be changed any more: ${again.refused}`);
  const outdated = whyOutdated(plan, again, role);
  if (outdated !== undefined) throw new Unanswered(`${printable(outdated)}. Write the plan again`);
  return again;
}

export interface Changing {
  options: FixCommandOptions & ConnectionOptions;
  terminal: Terminal;
  text: TextOptions;
  connectionOf: (account: string) => AwsConnection;
  /** Reads an account again, if it was read too long ago to know who uses its roles; undefined if not. */
  readAgain: (account: string) => Promise<AccountRecord | undefined>;
  /** The role through which the other accounts are entered, if there are any. */
  assumeRole?: string;
}

type Applied = NonNullable<Report["fixed"]>["applied"];

/** True if AWS shows no change: a call that it refused in the end may have been heard when it was made first. */
async function isUntouched(plans: readonly RolePlan[], changing: Changing): Promise<boolean> {
  const count = (some: readonly RolePlan[]): number => some.flatMap(({ steps }) => steps).length;
  const left = await leftOf(plans, changing).catch(() => []);
  return count(left) === count(plans);
}

async function apply(plans: readonly RolePlan[], backup: Backup, changing: Changing): Promise<Applied> {
  const done = new Set<Step>();
  let running: string | undefined;
  const applied = (): Applied =>
    plans.map(({ role, steps }) => ({ role, actions: steps.flatMap((step) => (done.has(step) ? step.action : [])) }));
  // For one who is not told by the answer; `isRefused` if AWS answered that it does not take the step that is under way.
  const progress = (isRefused: boolean): string => {
    const changed = applied().filter(({ actions }) => actions.length > 0);
    const names = changed.map(({ role, actions }) => `${actions.join(", ")} on ${role}`).join("; ");
    // Nobody knows whether AWS heard of a step that it did not answer.
    const perhaps = running === undefined || isRefused ? "" : `Perhaps done: ${running}`;
    const said = [names && `Already done: ${names}`, perhaps].filter((text) => text !== "");
    return said.join(". ") || "Nothing was changed";
  };
  const interrupt = (signal: NodeJS.Signals): void => {
    changing.terminal.printAside(`fargate-role: Ended by ${signal}. ${progress(false)}.`);
    if (!backup.isUsed) backup.remove();
    process.kill(process.pid, signal);
  };
  for (const signal of endings) process.once(signal, interrupt);
  try {
    for (const plan of plans) {
      await planAgainIfOld([plan], changing);
      const begin = async (step: Step): Promise<void> => {
        await backup.begin(step);
        running = `${step.action} on ${plan.role}`;
      };
      const end = (step: Step): void => {
        running = undefined;
        done.add(step);
      };
      await applyPlan(changing.connectionOf(plan.account), plan, begin, end);
    }
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    const isRefused = error instanceof AwsUnreadable && error.isRefusal;
    // The state from before is the state that there is.
    if (done.size === 0 && (!backup.isUsed || (isRefused && (await isUntouched(plans, changing))))) backup.remove();
    throw new Unanswered(`${error.message}. ${progress(isRefused)}`, error.missingAction);
  } finally {
    for (const signal of endings) process.off(signal, interrupt);
  }
  return applied();
}

/** The plans that are not done yet, with the steps that are left. */
async function leftOf(plans: readonly RolePlan[], { connectionOf }: Changing): Promise<RolePlan[]> {
  const left: RolePlan[] = [];
  for (const plan of plans) left.push({ ...plan, steps: await stepsLeft(connectionOf(plan.account), plan) });
  return openPlans(left);
}

/** A change may come long after the users were read: the scan of others, the answer to the question and the changes before take time. */
async function planAgainIfOld(plans: readonly RolePlan[], { readAgain }: Changing): Promise<void> {
  for (const account of new Set(plans.map((plan) => plan.account))) {
    const now = await readAgain(account);
    if (now) for (const plan of plans.filter((one) => one.account === account)) planAgain(plan, now);
  }
}

function unchanged<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (!(error instanceof Unanswered)) throw error;
    throw new Unanswered(`${error.message}. Nothing was changed`, error.missingAction);
  });
}

/** Shows plans, asks, keeps the state from before in a file, and makes the changes. Undefined if there are none, or after a "no". */
export async function makeChanges(plans: readonly RolePlan[], changing: Changing): Promise<Report["fixed"]> {
  const { options, terminal, text } = changing;
  const open = openPlans(plans);
  const left = await unchanged(leftOf(open, changing));
  if (left.length === 0) {
    if (open.length > 0 || options.apply !== undefined) terminal.printAside("Nothing is left to do.");
    // Another run did it since the roles were read.
    return open.length > 0 ? { applied: [] } : undefined;
  }
  const namesAccounts = changing.assumeRole !== undefined || new Set(open.map(({ account }) => account)).size > 1;
  for (const plan of left) terminal.printAside(planText(plan, { ...text, namesAccounts }));
  const what = open.length === 1 ? `role ${printable(open[0]?.roleName ?? "")}` : `${open.length} roles`;
  if (!(await mayChange("--fix", `Make these changes to ${what}?`, options.yes, terminal))) {
    terminal.printAside("Nothing was changed.");
    return undefined;
  }
  await planAgainIfOld(open, changing);
  const path = options.backup ?? backupName(open);
  const backup = await unchanged(leftOf(open, changing).then(() => Backup.create(path, open)));
  const { profile, endpoint } = options;
  const words = wordsOf({ profile, endpoint, assumeRole: changing.assumeRole });
  const agreed = terminal.confirm ? [] : agreementToUndo(open);
  const undo = printable(shellLine("fargate-role", "undo", fileArgument(path), ...words, ...agreed));
  terminal.printAside(`The state from before is in ${printable(path)}. To put it back: ${undo}`);
  return { applied: await apply(open, backup, changing), backup: path, undo };
}
