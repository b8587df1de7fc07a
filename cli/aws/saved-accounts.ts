import { stat } from "node:fs/promises";
import { parseInventory, showsNoCluster } from "./file";
import { readNamed } from "../io/files";
import { usedRoleNames, type AccountRecord, type UnknownPart } from "../../core/readers/account/inventory";
import { readingOf } from "../../core/readers/account/account";
import { hasEveryRole } from "../../core/readers/source";
import { compareTexts, printable } from "../../core/text";
import { parseRoleArn } from "../../core/trust";
import { Unanswered } from "../../core/unanswered";

/** An account in a file. */
interface Saved extends Pick<AccountRecord, "id" | "readAt"> {
  path: string;
  /** True if nothing of the account is unread. */
  isWhole: boolean;
  /** True for the output of `get-account-authorization-details`: roles, and nothing of EKS. */
  hasRolesAlone: boolean;
}

const keyOf = ({ id, partition }: AccountRecord): string => `${id} ${partition}`;

async function accountsIn(path: string): Promise<AccountRecord[]> {
  const parsed = parseInventory(await readNamed(path));
  if ("accounts" in parsed) return parsed.accounts;
  throw new Unanswered(
    `${path} is not an inventory that can be read: ${parsed.problem}. Write it again with: fargate-role scan --save FILE`,
  );
}

function savedAs(account: AccountRecord, path: string): Saved {
  const { id, readAt, allRoles, allRegions, unknown } = account;
  const isWhole = allRoles && allRegions && unknown.length === 0;
  return { id, ...(readAt !== undefined && { readAt }), path, isWhole, hasRolesAlone: showsNoCluster(account) };
}

/** The file that counts of several of one account: the newest whole one. A file without a time is the oldest. */
function newestWhole(files: readonly Saved[], printAside: (line: string) => void): Saved | undefined {
  const [first, ...others] = files;
  if (!first || others.length === 0) return first;
  const names = (some: readonly Saved[]): string => some.map(({ path }) => printable(path)).join(", ");
  const [newest] = files.filter(({ isWhole }) => isWhole).sort((a, b) => compareTexts(b.readAt, a.readAt));
  if (!newest)
    throw new Unanswered(
      `Account ${first.id} is in several files, and none has all of its roles and Regions: ${names(files)}. ` +
        "Read the account again with fargate-role scan --save FILE, or give one of the files",
    );
  const left = files.filter((file) => file !== newest);
  printAside(
    `Account ${first.id}: ${names([newest])} counts, the newest file with the whole account. Left out: ${names(left)}.`,
  );
  return newest;
}

/** An account has no two roles of one name, even with different paths. */
const roleName = (arn: string): string => parseRoleArn(arn)?.name ?? arn;

/** Adds the roles of `get-account-authorization-details` to a saved account. Nobody knows how old they are. */
function withRoles(saved: AccountRecord, details: AccountRecord): AccountRecord {
  const known = new Set(saved.roles.map(({ arn }) => roleName(arn)));
  // A role that a profile names and IAM does not have is gone.
  const gone = hasEveryRole(readingOf(saved)) ? usedRoleNames(saved) : new Set<string>();
  const roles = details.roles.filter(({ arn }) => !known.has(roleName(arn)) && !gone.has(roleName(arn)));
  const isAnswered = ({ action, role }: UnknownPart): boolean => {
    if (role !== undefined) return hasEveryRole(readingOf(saved)) || known.has(roleName(role));
    return action.startsWith("eks:") ? saved.regions.length > 0 : saved.allRoles;
  };
  const unsure = (saved.allRoles ? roles : []).map(({ arn: role }) => ({
    action: "iam:GetRole",
    reason: `The saved account does not have role ${roleName(role)}`,
    toDo: "Read the account again with fargate-role scan --save FILE",
    ...{ denied: false, role },
  }));
  const nodeRoles = details.nodeRoles.filter(({ arn }) => !saved.nodeRoles.some((one) => one.arn === arn));
  return {
    ...saved,
    roles: [...saved.roles, ...roles],
    nodeRoles: [...saved.nodeRoles, ...nodeRoles],
    unknown: [...saved.unknown, ...details.unknown.filter((part) => !isAnswered(part)), ...unsure],
  };
}

/**
 * Gives one account after the other out of several files; only one is in memory at a time. Of several files of one account the newest
 * whole one counts, and a line says so. Roles of `get-account-authorization-details` join it.
 * @throws Unanswered if several files have an account, and none has all of it
 */
export async function* accountsOfFiles(
  paths: readonly string[],
  printAside: (line: string) => void,
): AsyncGenerator<AccountRecord> {
  const files = new Map<string, Saved[]>();
  // What comes through a pipe cannot be read twice.
  const piped = new Map<string, AccountRecord[]>();
  for (const path of new Set(paths)) {
    const accounts = await accountsIn(path);
    if (!(await stat(path)).isFile()) piped.set(path, accounts);
    for (const account of accounts)
      files.set(keyOf(account), [...(files.get(keyOf(account)) ?? []), savedAs(account, path)]);
  }
  for (const [key, own] of [...files].sort(([a], [b]) => compareTexts(a, b))) {
    const read = async (file: Saved | undefined): Promise<AccountRecord | undefined> =>
      file && (piped.get(file.path) ?? (await accountsIn(file.path))).find((account) => keyOf(account) === key);
    const isOfRoles = ({ hasRolesAlone }: Saved): boolean => hasRolesAlone;
    const saved = await read(
      newestWhole(
        own.filter((file) => !isOfRoles(file)),
        printAside,
      ),
    );
    const details = await read(newestWhole(own.filter(isOfRoles), printAside));
    const account = saved && details ? withRoles(saved, details) : (saved ?? details);
    if (account) yield account;
  }
}
