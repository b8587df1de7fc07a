import type { AwsConnection } from "../../core/aws/connection";
import { clustersOf, type AccountRecord } from "../../core/facts/account/inventory";
import { fileArgument, shellLine } from "../../core/aws/commands";
import { permitsCluster, trustFindings } from "../../core/facts/account/trust";
import { unknownText, whyRolesAreMissing } from "../../core/facts/account/unknown-parts";
import { accountRole, usesOf, type AccountRole } from "../../core/facts/account/account-role";
import { wordsOf, type FixCommandOptions, type ConnectionOptions } from "../aws/options";
import { executionPolicyArn } from "../../core/trust";
import { printable } from "../../core/text";
import type { AwsUnreadable } from "../../core/aws/errors";
import { isUnanswered } from "../io/exit";
import { Unanswered } from "../../core/unanswered";
import type { Report } from "../report/report";
import { planText, type TextOptions } from "../report/text";
import { mayChange, type Terminal } from "../io/terminal";
import { applyPlan, stepsLeft } from "../aws/apply";
import { Backup, backupName } from "../aws/backup";
import { openPlans, plannedClusters, planRole, type RolePlan, writtenPolicies, type Step } from "../aws/plan";

/** Milliseconds for which nobody is expected to come to use a role. */
const freshFor = 60_000;

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

/**
 * Why a plan does not fit what there is now, whatever was done to its file: a plan only makes a role right, takes no cluster's
 * access away, and undo only puts back what was there.
 */
function whyOutdated(plan: RolePlan, { profiles, clusters }: AccountRole, account: AccountRecord): string | undefined {
  const { roleName, steps, keeps, trustPolicy } = plan;
  const there = new Set(clustersOf(account).map(({ region, cluster }) => `${region}/${cluster.name}`));
  const gone = keeps.filter((place) => !there.has(place));
  // A line for a cluster that is gone would let in whoever makes a cluster of that name.
  if (gone.length > 0)
    return `The plan gives role ${roleName} to ${gone.join(", ")}, and there is no such cluster any more`;
  for (const step of steps) {
    const isTrust = step.action === "iam:UpdateAssumeRolePolicy";
    const isOther = step.action === "iam:AttachRolePolicy" && step.policyArn !== executionPolicyArn(account.partition);
    if (isOther || (isTrust && trustFindings(step.after, account).length > 0))
      return `The plan for role ${roleName} has a step ${step.action} that would not make it right, so its file was changed`;
    if (isTrust && step.before !== trustPolicy)
      return `The plan for role ${roleName} has two trust policies from before, so its file was changed`;
  }
  // An access entry lets a role into a cluster: only for a Fargate profile that has the role.
  for (const step of steps) {
    if (step.action !== "eks:CreateAccessEntry") continue;
    const { region, cluster: name } = step;
    if (!profiles.some((use) => use.region === region && use.cluster.name === name))
      return `The plan creates an access entry in cluster ${name} in ${region}, where no Fargate profile uses role ${roleName}`;
  }
  const after = writtenPolicies(steps).map((policy) => JSON.stringify(policy.after));
  const cut = clusters.filter((use) => after.some((document) => !permitsCluster(document, use, account)));
  const names = cut.map(({ region, cluster }) => `cluster ${cluster} in ${region}`).join(", ");
  return names === "" ? undefined : `Role ${roleName} is used by ${names} now, and the plan would take it away`;
}

/**
 * A plan that was written earlier is applied only if the role has the users that it was made for.
 * @throws Unanswered if a cluster began to use the role since or is gone, or the role must not be changed any more
 */
export function refuseIfUsersChanged(plan: RolePlan, account: AccountRecord): void {
  const record = account.roles.find(({ arn }) => arn === plan.role);
  const role = record && accountRole(usesOf(account), record);
  if (!role) {
    const unread = whyRolesAreMissing(account);
    const why = unread === undefined ? `There is no role ${plan.role} any more` : unknownText(unread);
    throw new Unanswered(`${why}. Nothing was changed`);
  }
  // The clusters of the plan that do not use the role yet are those that were asked for.
  const { refused } = planRole(role.clusters.length > 0 ? role : { ...role, clusters: plannedClusters(plan) });
  if (refused !== undefined) throw new Unanswered(`Role ${plan.roleName} must not be changed any more: ${refused}`);
  const outdated = whyOutdated(plan, role, account);
  if (outdated !== undefined) throw new Unanswered(`${outdated}. Write the plan again`);
}

export interface Changing {
  options: FixCommandOptions & ConnectionOptions;
  terminal: Terminal;
  text: TextOptions;
  connectionOf: (account: string) => AwsConnection;
  /** Reads an account again, if it was read too long ago to know who uses its roles; undefined if not. */
  readAgain: (account: string) => Promise<AccountRecord | undefined>;
  /** The role through which the other accounts are entered, where there are any. */
  assumeRole?: string;
}

type Applied = NonNullable<Report["fixed"]>["applied"];

function withDone(error: Unanswered | AwsUnreadable, applied: Applied, isBegun: boolean): Unanswered {
  const done = applied.filter(({ actions }) => actions.length > 0);
  const names = done.map(({ role, actions }) => `${actions.join(", ")} on ${role}`).join("; ");
  // Nobody knows whether AWS heard of a step that it did not answer.
  const addition = done.length > 0 ? `. Already done: ${names}` : isBegun ? "" : ". Nothing was changed";
  return new Unanswered(`${error.message}${addition}`, error.missingAction);
}

async function apply(plans: readonly RolePlan[], backup: Backup, changing: Changing): Promise<Applied> {
  const applied: Applied = [];
  try {
    for (const plan of plans) {
      const actions: Step["action"][] = [];
      applied.push({ role: plan.role, actions });
      await refuseIfUsersChangedSince([plan], changing);
      const begin = (step: Step): Promise<void> => backup.begin(step);
      await applyPlan(changing.connectionOf(plan.account), plan, begin, ({ action }) => actions.push(action));
    }
  } catch (error) {
    if (!isUnanswered(error)) throw error;
    throw withDone(error, applied, backup.isUsed);
  }
  return applied;
}

/** The plans of which something is left to do, with the steps that are left. */
async function leftOf(plans: readonly RolePlan[], { connectionOf }: Changing): Promise<RolePlan[]> {
  const left: RolePlan[] = [];
  for (const plan of plans) left.push({ ...plan, steps: await stepsLeft(connectionOf(plan.account), plan) });
  if (left.some(({ steps }) => steps.length > 0)) return left;
  const names = plans.map(({ roleName }) => roleName).join(", ");
  throw new Unanswered(`All that the plan does is done already: ${names}`);
}

/** A change may come long after the users were read: the scan of others, the answer to the question and the changes before take time. */
async function refuseIfUsersChangedSince(plans: readonly RolePlan[], { readAgain }: Changing): Promise<void> {
  for (const account of new Set(plans.map((plan) => plan.account))) {
    const now = await readAgain(account);
    if (now) for (const plan of plans.filter((one) => one.account === account)) refuseIfUsersChanged(plan, now);
  }
}

function unchanged<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw isUnanswered(error) ? withDone(error, [], false) : error;
  });
}

/**
 * Shows plans, asks, keeps the state from before in a file, and makes the changes.
 * @returns what was done; undefined if there was nothing to do or the answer was no
 * @throws Unanswered if a role changed since, the backup cannot be written, or AWS refuses a change
 */
export async function makeChanges(plans: readonly RolePlan[], changing: Changing): Promise<Report["fixed"]> {
  const { options, terminal, text } = changing;
  const open = openPlans(plans);
  if (open.length === 0) return undefined;
  const namesAccounts = changing.assumeRole !== undefined || new Set(open.map(({ account }) => account)).size > 1;
  for (const plan of openPlans(await unchanged(leftOf(open, changing))))
    terminal.printAside(planText(plan, { ...text, namesAccounts }));
  const what = open.length === 1 ? `role ${printable(open[0]?.roleName ?? "")}` : `${open.length} roles`;
  if (!(await mayChange("--fix", `Make these changes to ${what}?`, options.yes, terminal))) {
    terminal.printAside("Nothing was changed.");
    return undefined;
  }
  await refuseIfUsersChangedSince(open, changing);
  const path = options.backup ?? backupName(open);
  const backup = await unchanged(leftOf(open, changing).then(() => Backup.create(path, open)));
  const { profile, endpoint } = options;
  const words = wordsOf({ profile, endpoint, assumeRole: changing.assumeRole });
  const undo = printable(shellLine("fargate-role", "undo", fileArgument(path), ...words));
  terminal.printAside(`The state from before is in ${printable(path)}. To put it back: ${undo}`);
  return { applied: await apply(open, backup, changing), backup: path, undo };
}
