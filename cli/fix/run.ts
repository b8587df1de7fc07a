import type { AwsConnection } from "../../core/aws-account/connection";
import { clustersOf, type AccountRecord } from "../../core/aws-account/inventory";
import { shellLine } from "../../core/aws-account/commands";
import { permitsCluster, type ClusterUse } from "../../core/aws-account/trust";
import { usedRole, usesOf } from "../../core/aws-account/used-role";
import type { FixCommandOptions } from "../aws-options";
import { printable } from "../../core/text";
import { CouldNotTell } from "../exit";
import type { Report } from "../report/report";
import { planText, type TextOptions } from "../report/text";
import type { Terminal } from "../terminal";
import { applyPlan, refuseIfChanged } from "./apply";
import { backupName, openPlans, writePlans } from "./backup";
import { planRole, type RolePlan } from "./plan";

/** True if the changes may be made: because of `--yes`, or because the user who saw them says so. */
async function agreed(plans: readonly RolePlan[], { yes }: FixCommandOptions, terminal: Terminal): Promise<boolean> {
  if (yes) return true;
  if (!terminal.confirm)
    throw new CouldNotTell("--fix asks before it changes anything, and there is no terminal to ask at. Add --yes");
  const what = plans.length === 1 ? `role ${plans[0]?.roleName}` : `${plans.length} roles`;
  return terminal.confirm(`Make these changes to ${what}?`);
}

/** A line for a cluster that is gone would let in whoever makes a cluster of that name. */
function refuseIfClustersWent(plan: RolePlan, account: AccountRecord): void {
  const there = new Set(clustersOf(account).map(({ region, cluster }) => `${region}/${cluster.name}`));
  const gone = plan.keeps.filter((place) => !there.has(place));
  if (gone.length > 0)
    throw new CouldNotTell(
      `The plan gives role ${plan.roleName} to ${gone.join(", ")}, and there is no such cluster any more. Write the plan again`,
    );
}

/**
 * A plan that was written earlier is applied only if the role has the users that it was made for.
 * @throws CouldNotTell if a cluster began to use the role since or is gone, or the role must not be changed any more
 */
export function refuseIfUsersChanged(plan: RolePlan, account: AccountRecord): void {
  const record = account.roles.find(({ arn }) => arn === plan.role);
  const role = record && usedRole(usesOf(account), record);
  if (!role) {
    const unread = account.unknown.find(({ action }) => /^(sts|iam):/.test(action));
    const why = unread === undefined ? `There is no role ${plan.role} any more` : unread.reason;
    throw new CouldNotTell(`${why}. Nothing was changed`);
  }
  // The clusters of the plan that do not use the role yet are those that were asked for.
  const { refused } = planRole(role.clusters.length > 0 ? role : { ...role, clusters: plannedClusters(plan) });
  if (refused !== undefined) throw new CouldNotTell(`Role ${plan.roleName} must not be changed any more: ${refused}`);
  refuseIfClustersWent(plan, account);
  const after = plan.steps.flatMap((step) =>
    step.action === "iam:UpdateAssumeRolePolicy" ? [JSON.stringify(step.after)] : [],
  );
  const cut = role.clusters.filter((use) => after.some((document) => !permitsCluster(document, use, account)));
  if (cut.length === 0) return;
  const names = cut.map(({ region, cluster }) => `cluster ${cluster} in ${region}`).join(", ");
  throw new CouldNotTell(
    `Role ${plan.roleName} is used by ${names} now, and the plan would take it away. Write the plan again`,
  );
}

function plannedClusters({ keeps }: RolePlan): ClusterUse[] {
  return keeps.map((place) => {
    const [region = "", cluster = ""] = place.split("/");
    return { region, cluster, profiles: [] };
  });
}

/** Where and how changes are made. */
export interface Changing {
  options: FixCommandOptions & { profile?: string; endpoint?: string };
  terminal: Terminal;
  text: TextOptions;
  /** The AWS of an account. */
  connectionOf: (account: string) => AwsConnection;
  /** The role through which the other accounts are entered, where there are any. */
  assumeRole?: string;
}

function undoCommand(backup: string, { options: { profile, endpoint }, assumeRole }: Changing): string {
  const words = { "--profile": profile, "--endpoint": endpoint, "--assume-role": assumeRole };
  const given = Object.entries(words).flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
  return printable(shellLine("fargate-role", "undo", backup, ...given));
}

/**
 * Shows plans, asks, keeps the state from before in a file, and makes the changes.
 * @returns what was done; undefined if there was nothing to do or the answer was no
 * @throws CouldNotTell if a role changed since, the backup cannot be written, or AWS refuses a change
 */
export async function makeChanges(plans: readonly RolePlan[], changing: Changing): Promise<Report["fixed"]> {
  const { options, terminal, text, connectionOf } = changing;
  const open = openPlans(plans);
  if (open.length === 0) return undefined;
  for (const plan of open) terminal.printAside(planText(plan, text));
  if (!(await agreed(open, options, terminal))) {
    terminal.printAside("Nothing was changed.");
    return undefined;
  }
  for (const plan of open) await refuseIfChanged(connectionOf(plan.account), plan);
  const backup = options.backup ?? backupName(open);
  await writePlans("backup", backup, open);
  const undo = undoCommand(backup, changing);
  terminal.printAside(`The state from before is in ${printable(backup)}. To put it back: ${undo}`);
  const applied = [];
  for (const plan of open)
    applied.push({ role: plan.role, actions: await applyPlan(connectionOf(plan.account), plan) });
  return { applied, backup, undo };
}
