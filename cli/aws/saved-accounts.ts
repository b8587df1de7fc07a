import type { ManagedPolicyDetail, RoleDetail } from "@aws-sdk/client-iam";
import * as v from "valibot";
import { readNamed } from "../io/files";
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
  const value = parsedJson(text.replace(/^\ufeff/, ""));
  if (value === undefined) return { problem: "it is not valid JSON" };
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

/** An account, and the file that it is in. */
type Saved = [path: string, account: AccountRecord];

/** The one that counts of several savings of an account: the newest whole one. One without a time is the oldest. */
function newestWhole(saved: readonly Saved[], printAside: (line: string) => void): AccountRecord | undefined {
  const [first, ...others] = saved;
  if (!first || others.length === 0) return first?.[1];
  const names = (some: readonly Saved[]): string => some.map(([path]) => printable(path)).join(", ");
  const isWhole = ([, { allRoles, allRegions, unknown }]: Saved): boolean =>
    allRoles && allRegions && unknown.length === 0;
  const [newest] = saved.filter(isWhole).sort(([, a], [, b]) => compareTexts(b.readAt, a.readAt));
  const { id } = first[1];
  if (!newest)
    throw new Unanswered(
      `Account ${id} is in several files, and none has all of its roles and Regions: ${names(saved)}. ` +
        "Read the account again with fargate-role scan --save FILE, or give one of the files",
    );
  const left = saved.filter((one) => one !== newest);
  printAside(
    `Account ${id}: ${names([newest])} counts, the newest file with the whole account. Left out: ${names(left)}.`,
  );
  return newest[1];
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
  const saved: Saved[] = [];
  for (const path of new Set(paths)) for (const account of await accountsIn(path)) saved.push([path, account]);
  const byAccount = Map.groupBy(saved, ([, { id, partition }]) => `${id} ${partition}`);
  for (const [, own] of [...byAccount].sort(([a], [b]) => compareTexts(a, b))) {
    const isOfRoles = ([, one]: Saved): boolean => showsNoCluster(one);
    const account = newestWhole(
      own.filter((one) => !isOfRoles(one)),
      printAside,
    );
    const details = newestWhole(own.filter(isOfRoles), printAside);
    const either = account && details ? withRoles(account, details) : (account ?? details);
    if (either) yield either;
  }
}
