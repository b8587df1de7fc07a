import type { Progress } from "../io/terminal";
import { AccountClient, paginateListRegions, OrganizationsClient, paginateListAccounts } from "../../core/aws/sdk";
import pMap from "p-map";
import { readPolicyDocuments, readQuotas, readRoleItself, readRoles } from "./iam-reader";
import type { AwsConnection, CallerIdentity } from "../../core/aws/connection";
import { RegionReader } from "./eks-reader";
import { instanceProfiles, itemsOf } from "../../core/aws/iam";
import {
  usedRoleNames,
  type AccountRecord,
  type RegionRecord,
  type RoleRecord,
  type UnknownPart,
  noting,
  unknownPart,
  type NoteUnknown,
} from "../../core/readers/account/inventory";
import { parseRoleArn, regionsOf, roleArn } from "../../core/policy";

export interface CollectOptions {
  /** The Regions to read; default: all that are enabled. */
  regions?: readonly string[];
  /** Name of the only role to read; default: every role. */
  role?: string;
  /** Called before the first Region and after each. */
  progress?: Progress;
}

/** The enabled Regions; if they cannot be listed, all that this version knows in the partition. */
async function enabledRegions(aws: AwsConnection, note: NoteUnknown, partition: string) {
  const action = "account:ListRegions";
  const listed = aws.ask(action, "the account", (options) =>
    itemsOf(
      paginateListRegions(
        { client: new AccountClient(aws.settings()), pageSize: 50 },
        { RegionOptStatusContains: ["ENABLED", "ENABLED_BY_DEFAULT"] },
        options,
      ),
      ({ Regions }) => Regions?.map(({ RegionName = "" }) => RegionName),
    ),
  );
  return noting(note, { action }, listed, [...regionsOf(partition)]);
}

/** The share of the time for Regions: one that does not answer must leave time for the other calls. */
const shareOfRegions = 0.6;

async function collectOneRole(aws: AwsConnection, note: NoteUnknown, name: string): Promise<RoleRecord[]> {
  const role = await readRoleItself(aws, name);
  if (!role) return [];
  const noted = <T>(action: string, list: Promise<T[]>) => noting(note, { action, role: role.arn }, list, []);
  const [profiles, policies] = await Promise.all([
    noted("iam:ListInstanceProfilesForRole", instanceProfiles(aws, name)),
    noted("iam:ListRolePolicies", readPolicyDocuments(aws, name, role.attachedPolicies)),
  ]);
  return [{ ...role, instanceProfiles: profiles, policies }];
}

/** An account before anything is read. */
export function nothingOf(
  { accountId: id, partition }: CallerIdentity,
  allRoles: boolean,
  allRegions: boolean,
): AccountRecord {
  const nothing = { roles: [], nodeRoles: [], quotas: {}, regions: [], unknown: [] };
  return { id, partition, ...nothing, allRoles, allRegions };
}

/**
 * Reads an account as it is: the clusters of its Regions first, then the roles for Fargate and those that the clusters'
 * profiles name, then the access entries of these roles. If a part cannot be read, only that part is unknown.
 * @throws AwsUnreadable if the one role that was asked for cannot be read
 */
export async function collectAccount(
  aws: AwsConnection,
  caller: CallerIdentity,
  options: CollectOptions = {},
): Promise<AccountRecord> {
  const { role, regions, progress } = options;
  const account = nothingOf(caller, role === undefined, regions === undefined);
  const note = (part: UnknownPart) => void account.unknown.push(part);
  function readers() {
    const signal = aws.shareOfTime(shareOfRegions);
    return (region: string) => new RegionReader(aws, region, (call, error) => note(unknownPart(call, error)), signal);
  }
  // The one role comes first: if it cannot be read, there is nothing to judge.
  if (role !== undefined) account.roles = await collectOneRole(aws, note, role);
  const names = regions ?? (await enabledRegions(aws, note, caller.partition));
  const readerOf = readers();
  let done = 0;
  progress?.("Regions", 0, names.length);
  async function readRegion(name: string) {
    const region = await readerOf(name).read(account);
    progress?.("Regions", ++done, names.length, name);
    return region;
  }
  account.regions = await Promise.all(names.map(readRegion));
  if (role === undefined) Object.assign(account, await readRoles(aws, account.id, usedRoleNames(account), note));
  account.quotas = await noting(note, { action: "iam:GetAccountSummary" }, readQuotas(aws), {});
  // If the one role was deleted, its access entries may still be there.
  const wanted = new Set([...account.roles.map(({ arn }) => parseRoleArn(arn)?.name), role, ...usedRoleNames(account)]);
  const entryReaderOf = readers();
  const addEntries = ({ name, clusters }: RegionRecord) =>
    entryReaderOf(name).addAccessEntries(clusters, (principal) => wanted.has(parseRoleArn(principal)?.name ?? ""));
  await Promise.all(account.regions.map(addEntries));
  return account;
}

/** Accounts that are read at the same time. */
const accountsAtOnce = 8;

/** An account of an organization, with what AWS says of its state, such as `ACTIVE` or `SUSPENDED`. */
export interface ListedAccount {
  id: string;
  state?: string;
}

/** The organization's accounts. `organizations:ListAccounts` */
export function listAccounts(aws: AwsConnection): Promise<ListedAccount[]> {
  return aws.ask("organizations:ListAccounts", "the organization", (options) =>
    itemsOf(paginateListAccounts({ client: new OrganizationsClient(aws.settings()) }, {}, options), ({ Accounts }) =>
      Accounts?.map(({ Id: id = "", State, Status }) => {
        // AWS retires Status for State.
        return { id, state: State ?? Status };
      }),
    ),
  );
}

/**
 * Reads several accounts, some at a time, and gives each to `take` as soon as it is read. If one cannot be entered, only that
 * one is unknown.
 * @param roleName name of the role to assume in each account but the caller's own
 */
export async function collectAccounts(
  aws: AwsConnection,
  caller: CallerIdentity,
  ids: readonly string[],
  roleName: string,
  { progress, ...options }: CollectOptions,
  take: (account: AccountRecord) => Promise<void>,
): Promise<void> {
  const different = new Set(ids);
  const total = different.size;
  // The Regions of a single account count as progress.
  const [ofAccounts, ofRegions] = total === 1 ? [undefined, progress] : [progress, undefined];
  let done = 0;
  ofAccounts?.("accounts", 0, total);
  async function collect(accountId: string) {
    const identity = { ...caller, accountId };
    let connection = aws;
    try {
      if (accountId !== caller.accountId) connection = await aws.assume(roleArn({ ...identity, name: roleName }));
      return await collectAccount(connection, identity, { ...options, progress: ofRegions });
    } catch (error) {
      return { ...nothingOf(identity, true, false), unknown: [unknownPart({ action: "sts:AssumeRole" }, error)] };
    } finally {
      if (connection !== aws) connection.close();
    }
  }
  async function read(id: string) {
    await take(await collect(id));
    ofAccounts?.("accounts", ++done, total, id);
  }
  await pMap(different, read, { concurrency: accountsAtOnce });
}
