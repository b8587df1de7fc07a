import { existsSync, rmSync } from "node:fs";
import * as v from "valibot";
import { shellLine } from "../../core/aws/commands";
import { executionPolicyArn, parseRoleArn } from "../../core/trust";
import { asObject, parsedJson, printable } from "../../core/text";
import { wordsOf, type ConnectionOptions } from "./options";
import { Unanswered } from "../../core/unanswered";
import { ambiguity, isStream, readNamed, saveFile } from "../io/files";
import { openPlans, planForm, type RolePlan, type Step } from "./plan";

/** What a file of plans is for: `plan` to be applied, `backup` to be undone. */
export type PlanFileKind = "plan" | "backup";

/** Says where a plan is, how its changes are made, and which roles it leaves out. */
export function planIsWritten(
  command: "check" | "scan",
  path: string,
  plans: readonly RolePlan[],
  options: ConnectionOptions = {},
): string {
  const apply = shellLine("fargate-role", command, "--apply", path, ...wordsOf(options));
  const rest = openPlans(plans).length > 0 ? `To make its changes: ${apply}` : "It holds no change.";
  const leftOut = plans.flatMap(({ roleName, refused }) =>
    refused === undefined ? [] : [`It leaves role ${printable(roleName)} alone: ${refused}.`],
  );
  return [`The plan is in ${printable(path)}. ${printable(rest)}`, ...leftOut].join("\n");
}

async function write(kind: PlanFileKind, path: string, roles: readonly RolePlan[]): Promise<void> {
  const content = { kind: `fargate-role ${kind}`, version: 1, writtenAt: new Date().toISOString(), roles };
  await saveFile(path, `${JSON.stringify(content, null, 2)}\n`, 0o600);
}

/** Writes plans to a file that only the user can read, and never over a backup. */
export async function writePlans(path: string, plans: readonly RolePlan[]): Promise<void> {
  const backup = (await isStream(path)) ? undefined : await readPlans("backup", path).catch(() => undefined);
  if (backup) throw new Unanswered(`${path} is a backup, and a plan would overwrite it. Give another name`);
  await write("plan", path, plans);
}

/** The file with the state of roles from before `--fix`, and with the steps that it began: `undo` takes back these only. */
export class Backup {
  private readonly begun = new Set<Step>();

  private constructor(
    private readonly path: string,
    private readonly plans: readonly RolePlan[],
  ) {}

  static async create(path: string, plans: readonly RolePlan[]): Promise<Backup> {
    // The file that is there may be the only one that has the state from before an earlier change.
    if (existsSync(path)) throw new Unanswered(`The backup ${path} is there already. Give another name with --backup`);
    const backup = new Backup(path, plans);
    await backup.write();
    return backup;
  }

  get isUsed(): boolean {
    return this.begun.size > 0;
  }

  /** Keeps that a step of one of the plans begins, before it does. */
  begin(step: Step): Promise<void> {
    this.begun.add(step);
    return this.write();
  }

  /** For a backup that has nothing to put back. */
  remove(): void {
    rmSync(this.path, { force: true });
  }

  private write(): Promise<void> {
    const marked = (step: Step): Step => (this.begun.has(step) ? { ...step, begun: true } : step);
    const plans = this.plans.map((plan) => ({ ...plan, steps: plan.steps.map(marked) }));
    return write("backup", this.path, plans);
  }
}

/** Only a backup marks steps as begun. A plan with such a mark was edited: `undo` would take back changes that `--fix` never made. */
const isOfKind = (kind: PlanFileKind, value: unknown): value is RolePlan =>
  v.is(planForm, value) && (kind === "backup" || !value.steps.some(({ begun }) => begun));

/** @throws Unanswered if it is not a file of this kind, or a plan that holds no change */
export async function readPlans(kind: PlanFileKind, path: string): Promise<RolePlan[]> {
  const [what, advice] = [`The ${kind} ${path}`, ". Give a file that fargate-role wrote"];
  const text = await readNamed(path, what, advice);
  const content = parsedJson(text);
  if (content === undefined) throw new Unanswered(`${what} cannot be read: it is not JSON${advice}`);
  const twice = ambiguity(text);
  if (twice !== undefined) throw new Unanswered(`${what} cannot be read: ${twice}${advice}`);
  const { kind: found, version, roles } = asObject(content);
  const isWritten = found === `fargate-role ${kind}` && version === 1;
  if (!isWritten || !Array.isArray(roles) || !roles.every((one) => isOfKind(kind, one)))
    throw new Unanswered(`${path} is not a ${kind} of fargate-role, version 1${advice}`);
  if (kind === "plan" && roles.length === 0) throw new Unanswered(`The plan ${path} holds no change`);
  return roles;
}

/** @throws Unanswered if one of the roles is of another partition than the credentials: no role leads from one into another */
export function refuseOtherPartition(kind: PlanFileKind, plans: readonly RolePlan[], partition: string): void {
  const elsewhere = plans.find((plan) => plan.partition !== partition);
  if (elsewhere)
    throw new Unanswered(
      `The ${kind} is of partition ${elsewhere.partition}, and the credentials are of partition ${partition}. ` +
        `Use credentials of account ${elsewhere.account}, for example with --profile`,
    );
}

/** What `--fix` never writes: a changed file could make undo detach a policy that somebody needs, or write another trust policy. */
function strangePart(plan: RolePlan): string | undefined {
  const { role, roleName, account, partition, trustPolicy, attachedPolicies, steps } = plan;
  const { name, accountId, partition: ofRole } = parseRoleArn(role) ?? {};
  if (name !== roleName || accountId !== account || ofRole !== partition)
    return `"role" is ${role}, which is not role ${roleName} of account ${account} in partition ${partition}`;
  for (const step of steps) {
    const what = `step ${step.action} for role ${roleName}`;
    if (step.action === "iam:UpdateAssumeRolePolicy" && step.before !== trustPolicy)
      return `"before" of ${what} is not its "trustPolicy"`;
    if (step.action !== "iam:AttachRolePolicy") continue;
    const attaching = `${what} attaches ${step.policyArn}, which`;
    if (step.policyArn !== executionPolicyArn(partition)) return `${attaching} --fix never does`;
    if (attachedPolicies.includes(step.policyArn)) return `${attaching} the role had before`;
  }
  return undefined;
}

/** @throws Unanswered if it is not a backup, is empty, or was changed since */
export async function readBackup(path: string): Promise<RolePlan[]> {
  const plans = await readPlans("backup", path);
  const empty = plans.length === 0 ? "it holds no role" : undefined;
  const strange = empty ?? plans.map(strangePart).find((part) => part !== undefined);
  if (strange === undefined) return plans;
  throw new Unanswered(`The backup ${path} was changed after --fix wrote it: ${strange}. Use an unchanged copy`);
}

/** A name for a backup that no other run takes: `fargate-role-backup-ROLE-TIME.json`. */
export function backupName(plans: readonly RolePlan[], now = new Date()): string {
  const what = plans.length === 1 ? plans[0]?.roleName : `${plans.length}-roles`;
  return `fargate-role-backup-${what}-${now.toISOString().replace(/[:.]/g, "-")}.json`;
}
