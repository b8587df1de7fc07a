import { stat } from "node:fs/promises";
import type { ManagedPolicyDetail, RoleDetail } from "@aws-sdk/client-iam";
import * as v from "valibot";
import { ofPart } from "../../core/rules/unread";
import { ambiguity, readNamed } from "../io/files";
import { readingOf } from "../../core/readers/account/account";
import {
  accountForm,
  policyLabel,
  usedRoleNames,
  type AccountRecord,
  type Inventory,
  type RoleRecord,
  type UnknownPart,
} from "../../core/readers/account/inventory";
import { hasEveryRole } from "../../core/readers/source";
import { compareTexts, isObject, parsedJson, printable } from "../../core/text";
import { awsManagedPolicyName, parseRoleArn } from "../../core/trust";
import { Unanswered } from "../../core/unanswered";
import { RoleCollector } from "./iam-reader";

/** The accounts of a file as JSON text; there is nothing secret in it. */
export function formatInventory(accounts: readonly AccountRecord[]): string {
  const sorted = [...accounts].sort((a, b) => compareTexts(a.id, b.id));
  const inventory: Inventory = { version: 1, accounts: sorted };
  return `${JSON.stringify(inventory, null, 1)}\n`;
}

/** True if every role is one of the account. An id alone does not tell: each partition has accounts of its own. */
const areOf = ({ id, partition }: Pick<AccountRecord, "id" | "partition">, roles: readonly string[]): boolean =>
  roles.map(parseRoleArn).every((role) => role?.accountId === id && role.partition === partition);

const isAccount = (value: unknown): value is AccountRecord =>
  v.is(accountForm, value) && value.roles.every(({ arn }) => areOf(value, [arn]));

const objects = v.optional(v.array(v.custom(isObject)));

/** What of the output of `get-account-authorization-details` is read. */
const details = v.object({
  RoleDetailList: v.array(
    v.object({
      Arn: v.string(),
      AttachedManagedPolicies: objects,
      RolePolicyList: objects,
      InstanceProfileList: objects,
    }),
  ),
  Policies: v.optional(v.array(v.object({ Arn: v.string(), PolicyVersionList: objects }))),
});

interface Details {
  RoleDetailList: RoleDetail[];
  Policies?: ManagedPolicyDetail[];
  IsTruncated?: unknown;
  NextToken?: unknown;
}

/** A part that the file does not show. */
function lacking(action: string, reason: string, toDo: string): UnknownPart {
  return { action, reason, toDo, denied: false };
}

const noClusters = lacking(
  "eks:ListClusters",
  "the output of get-account-authorization-details shows no cluster, so who uses the roles is not known",
  "Save the account with fargate-role scan --save FILE, then add --from FILE",
);

/** True for an account out of that output. A reading of EKS says which Region it could not list. */
function showsNoCluster({ regions, unknown }: AccountRecord): boolean {
  const isLacking = ({ action, region }: UnknownPart): boolean => action === noClusters.action && region === undefined;
  return regions.length === 0 && unknown.some(isLacking);
}

/** The account's own policies that a role has, if the file does not show what they allow. */
function unshown({ arn, attachedPolicies, policies }: RoleRecord): UnknownPart[] {
  const shown = new Set(policies.map(({ name }) => name));
  const toDo = "Write it again without --filter, or with --filter Role LocalManagedPolicy";
  return attachedPolicies
    .filter((one) => awsManagedPolicyName(one) === undefined && !shown.has(policyLabel(one)))
    .map((one) => ({
      ...lacking("iam:GetPolicyVersion", `the file does not show what ${one} allows`, toDo),
      role: arn,
    }));
}

/** An account out of what `aws iam get-account-authorization-details` writes: roles, and nothing of EKS. */
function fromDetails(value: Details): AccountRecord | string {
  const { RoleDetailList: roles, Policies: policies = [], IsTruncated, NextToken } = value;
  const arns = roles.map(({ Arn = "" }) => Arn);
  const first = parseRoleArn(arns[0] ?? "");
  if (!first) return "it has no role, so its account is not known";
  const own = { id: first.accountId, partition: first.partition };
  if (!areOf(own, arns)) return "its roles are of several accounts, or have no ARN";
  const collector = new RoleCollector(first.accountId, new Set());
  collector.add(roles, policies);
  const collected = collector.finish();
  const isPart = IsTruncated === true || typeof NextToken === "string";
  const whole = "Write it again without --max-items, --starting-token and --no-paginate";
  const pages = lacking("iam:GetAccountAuthorizationDetails", "the file holds only some pages", whole);
  return {
    ...own,
    ...collected,
    // A role that only a profile makes one for Fargate is not among them.
    allRoles: false,
    quotas: {},
    regions: [],
    allRegions: false,
    unknown: [noClusters, ...(isPart ? [pages] : []), ...collected.roles.flatMap(unshown)],
  };
}

/**
 * Reads an inventory: a file that `scan --save` wrote, or the output of `aws iam get-account-authorization-details`.
 * What is wrong with it is said without quoting it. Never throws.
 */
export function parseInventory(text: string): { accounts: AccountRecord[] } | { problem: string } {
  // PowerShell begins a file with a byte order mark.
  const json = text.replace(/^\ufeff/, "");
  const value = parsedJson(json);
  if (value === undefined) return { problem: "it is not valid JSON" };
  const twice = ambiguity(json);
  if (twice !== undefined) return { problem: twice };
  if (!isObject(value)) return { problem: "it is not a JSON object" };
  if (Array.isArray(value.RoleDetailList)) {
    const found = v.is(details, value)
      ? fromDetails(value as Details)
      : "its roles or policies are not in the form of AWS";
    return typeof found === "string" ? { problem: found } : { accounts: [found] };
  }
  if (value.version !== 1 || !Array.isArray(value.accounts))
    return { problem: "it is neither an inventory of version 1 nor the output of get-account-authorization-details" };
  if (value.accounts.length === 0) return { problem: "it holds no account" };
  const index = value.accounts.findIndex((one) => !isAccount(one));
  if (index >= 0) return { problem: `accounts[${index}] is not an account of an inventory` };
  return { accounts: value.accounts as AccountRecord[] };
}

async function accountsIn(path: string): Promise<AccountRecord[]> {
  const parsed = parseInventory(await readNamed(path));
  if ("accounts" in parsed) return parsed.accounts;
  throw new Unanswered(
    `${path} is not an inventory that can be read: ${parsed.problem}. Write it again with: fargate-role scan --save FILE`,
  );
}

/** What tells which saving of an account counts. The account itself is read again then: all of them may not fit into memory. */
interface Saved extends Pick<AccountRecord, "id" | "partition" | "readAt"> {
  path: string;
  isWhole: boolean;
  isOfRoles: boolean;
  load: () => AccountRecord | Promise<AccountRecord>;
}

async function savedIn(path: string, again: (saved: Saved) => Promise<AccountRecord>): Promise<Saved[]> {
  const accounts = await accountsIn(path);
  // What is not a file, such as /dev/stdin, can be read only once.
  const isFile = (await stat(path)).isFile();
  return accounts.map((account) => headOf(path, account, isFile ? again : undefined));
}

function headOf(path: string, account: AccountRecord, again?: (saved: Saved) => Promise<AccountRecord>): Saved {
  const { id, partition, readAt, allRoles, allRegions, unknown } = account;
  const isWhole = allRoles && allRegions && unknown.every((part) => ofPart(part).length === 0);
  const head = { path, id, partition, readAt, isWhole, isOfRoles: showsNoCluster(account) };
  return again ? withLoad(head, again) : { ...head, load: () => account };
}

/** In a function of its own, so that no account is kept by it. */
function withLoad(head: Omit<Saved, "load">, again: (saved: Saved) => Promise<AccountRecord>): Saved {
  const saved: Saved = { ...head, load: () => again(saved) };
  return saved;
}

/** The one that counts of several savings of an account: the newest whole one. One without a time is the oldest. */
async function newestWhole(
  saved: readonly Saved[],
  printAside: (line: string) => void,
): Promise<AccountRecord | undefined> {
  const [first, ...others] = saved;
  if (!first || others.length === 0) return first?.load();
  const names = (some: readonly Saved[]): string => some.map(({ path }) => printable(path)).join(", ");
  const [newest] = saved.filter(({ isWhole }) => isWhole).sort((a, b) => compareTexts(b.readAt, a.readAt));
  const { id } = first;
  if (!newest)
    throw new Unanswered(
      `Account ${id} is in several files, and none has all of its roles and Regions: ${names(saved)}. ` +
        "Read the account again with fargate-role scan --save FILE, or give one of the files",
    );
  const left = saved.filter((one) => one !== newest);
  printAside(
    `Account ${id}: ${names([newest])} counts, the newest file with the whole account. Left out: ${names(left)}.`,
  );
  const newer = left.filter(({ readAt }) => compareTexts(readAt, newest.readAt) > 0);
  const account = await newest.load();
  if (newer.length === 0) return account;
  // What is right in the older file may be wrong in a newer one.
  const why = lacking(
    "",
    `${names(newer)} is newer than ${names([newest])}, and does not have the whole account`,
    "Read the account again with fargate-role scan --save FILE",
  );
  return { ...account, unknown: [...account.unknown, why] };
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
 * The accounts of several files. Of several files of one account the newest whole one counts, and a line says so. Roles of
 * `get-account-authorization-details` join it.
 * @throws Unanswered if several files have an account, and none has all of it
 */
export async function* accountsOfFiles(
  paths: readonly string[],
  printAside: (line: string) => void,
): AsyncGenerator<AccountRecord> {
  let latest: { path: string; accounts: AccountRecord[] } | undefined;
  const again = async ({ path, id, partition }: Saved): Promise<AccountRecord> => {
    if (latest?.path !== path) latest = { path, accounts: await accountsIn(path) };
    const found = latest.accounts.find((one) => one.id === id && one.partition === partition);
    if (found) return found;
    throw new Unanswered(
      `${path} was changed while it was read: it has no account ${id} any more. Run the command again`,
    );
  };
  const saved: Saved[] = [];
  for (const path of new Set(paths)) saved.push(...(await savedIn(path, again)));
  const byAccount = Map.groupBy(saved, ({ id, partition }) => `${id} ${partition}`);
  for (const [, own] of [...byAccount].sort(([a], [b]) => compareTexts(a, b))) {
    const [ofRoles, ofAll] = [own.filter(({ isOfRoles }) => isOfRoles), own.filter(({ isOfRoles }) => !isOfRoles)];
    const account = await newestWhole(ofAll, printAside);
    const details = await newestWhole(ofRoles, printAside);
    const either = account && details ? withRoles(account, details) : (account ?? details);
    if (either) yield either;
  }
}
