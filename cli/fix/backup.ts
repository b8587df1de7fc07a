import { readFile } from "node:fs/promises";
import { isObject } from "../../core/text";
import { CouldNotTell } from "../exit";
import { writeWhole } from "../walk/write-whole";
import type { RolePlan } from "./plan";

/** What a file of plans is for: `plan` to be applied, `backup` to be undone. */
export type PlanFileKind = "plan" | "backup";

interface PlanFile {
  kind: string;
  version: 1;
  writtenAt: string;
  roles: RolePlan[];
}

const kinds: Record<PlanFileKind, string> = { plan: "fargate-role plan", backup: "fargate-role backup" };

/**
 * Writes plans to a file that only the user can read. A backup is a plan too: it has the state before each change.
 * @throws CouldNotTell if the file cannot be written
 */
export async function writePlans(kind: PlanFileKind, path: string, roles: readonly RolePlan[]): Promise<void> {
  const content: PlanFile = { kind: kinds[kind], version: 1, writtenAt: new Date().toISOString(), roles: [...roles] };
  try {
    await writeWhole(path, `${JSON.stringify(content, null, 2)}\n`, 0o600);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new CouldNotTell(`The ${kind} ${path} cannot be written (${code}). Nothing was changed`);
  }
}

function isPlan(value: unknown): value is RolePlan {
  if (!isObject(value)) return false;
  const texts = ["role", "roleName", "uniqueId", "account", "partition", "trustPolicy"];
  const lists = ["attachedPolicies", "steps", "keeps", "loses"];
  return texts.every((key) => typeof value[key] === "string") && lists.every((key) => Array.isArray(value[key]));
}

/**
 * Reads plans from a file.
 * @throws CouldNotTell if it is no file of this kind
 */
export async function readPlans(kind: PlanFileKind, path: string): Promise<RolePlan[]> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    const { code = "it is not JSON" } = error as NodeJS.ErrnoException;
    throw new CouldNotTell(`The ${kind} ${path} cannot be read (${code}). Give a file that fargate-role wrote`);
  }
  const { kind: found, version, roles } = isObject(content) ? content : {};
  if (found !== kinds[kind] || version !== 1 || !Array.isArray(roles) || !roles.every(isPlan))
    throw new CouldNotTell(`${path} is no ${kind} of fargate-role, version 1. Give a file that fargate-role wrote`);
  return roles;
}

/** A name for a backup that no other run takes: `fargate-role-backup-ROLE-TIME.json`. */
export function backupName(plans: readonly RolePlan[], now = new Date()): string {
  const what = plans.length === 1 ? plans[0]?.roleName : `${plans.length}-roles`;
  return `fargate-role-backup-${what}-${now.toISOString().replace(/[:.]/g, "-")}.json`;
}
