import { paginateListRegions } from "@aws-sdk/client-account";
import { parseRoleArn, regionsOf } from "../../core/trust";
import type { AwsConnection, CallerIdentity } from "../../core/aws/connection";
import { RegionReader } from "./eks-reader";
import { readInstanceProfiles, readPolicyDocuments, readQuotas, readRoleItself, readRoles } from "./iam-reader";
import {
  usedRoleNames,
  type AccountRecord,
  type RoleRecord,
  type UnknownPart,
} from "../../core/facts/account/inventory";
import { itemsOf } from "../../core/aws/pages";
import { noting, unknownPart, type NoteUnknown } from "../../core/facts/account/unknown-parts";

/** What to read of an account. */
export interface CollectOptions {
  /** The Regions to read; default: all that are enabled. */
  regions?: readonly string[];
  /** Name of the only role to read; default: every role. */
  role?: string;
  /** Called before the first Region and after each. */
  progress?: (done: number, total: number, region?: string) => void;
}

interface Collecting {
  aws: AwsConnection;
  account: AccountRecord;
  note: NoteUnknown;
}

/** The enabled Regions; if they cannot be listed, all that this version knows in the partition. */
async function enabledRegions({ aws, note }: Collecting, { partition }: CallerIdentity): Promise<readonly string[]> {
  const action = "account:ListRegions";
  const enabled = { RegionOptStatusContains: ["ENABLED" as const, "ENABLED_BY_DEFAULT" as const] };
  const listed = aws.ask(action, "the account", (options) =>
    itemsOf(paginateListRegions({ client: aws.account(), pageSize: 50 }, enabled, options), ({ Regions }) =>
      Regions?.map(({ RegionName = "" }) => RegionName),
    ),
  );
  return noting(note, { action }, listed, [...regionsOf(partition)]);
}

/** A Region that does not answer must leave time for all else. */
const shareOfRegions = 0.6;

async function collectRegions(
  collecting: Collecting,
  names: readonly string[],
  options: CollectOptions,
): Promise<void> {
  const { account, note } = collecting;
  const aws = collecting.aws.withShareOfTime(shareOfRegions);
  let done = 0;
  options.progress?.(0, names.length);
  account.regions = await Promise.all(
    names.map(async (name) => {
      const region = await new RegionReader(aws, name, account, note).read();
      options.progress?.(++done, names.length, name);
      return region;
    }),
  );
}

async function collectOneRole({ aws, note }: Collecting, name: string): Promise<RoleRecord[]> {
  const role = await readRoleItself(aws, name);
  if (!role) return [];
  const part = { role: role.arn };
  const [instanceProfiles, policies] = await Promise.all([
    noting(note, { action: "iam:ListInstanceProfilesForRole", ...part }, readInstanceProfiles(aws, name), []),
    noting(
      note,
      { action: "iam:ListRolePolicies", ...part },
      readPolicyDocuments(aws, name, role.attachedPolicies),
      [],
    ),
  ]);
  return [{ ...role, instanceProfiles, policies }];
}

async function collectAllRoles({ aws, account, note }: Collecting): Promise<void> {
  const { collected, error } = await readRoles(aws, account.id, usedRoleNames(account));
  if (error !== undefined) note(unknownPart({ action: "iam:GetAccountAuthorizationDetails" }, error));
  Object.assign(account, collected);
}

/** @param asked the one role that was asked for: one that was deleted left its entries behind */
async function collectEntries({ aws, account, note }: Collecting, asked: string | undefined): Promise<void> {
  const names = new Set([...account.roles.map(({ arn }) => parseRoleArn(arn)?.name), asked, ...usedRoleNames(account)]);
  const isWanted = (principal: string): boolean => names.has(parseRoleArn(principal)?.name ?? "");
  const bounded = aws.withShareOfTime(shareOfRegions);
  await Promise.all(
    account.regions.map(({ name, clusters }) =>
      new RegionReader(bounded, name, account, note).addAccessEntries(clusters, isWanted),
    ),
  );
}

/**
 * Reads an account as it is: the clusters of its Regions first, then the roles for Fargate and those that the clusters'
 * profiles name, then the access entries of these roles. What cannot be read is kept as unknown, for that part alone.
 * @throws AwsUnreadable if the one role that was asked for cannot be read
 */
export async function collectAccount(
  aws: AwsConnection,
  caller: CallerIdentity,
  options: CollectOptions = {},
): Promise<AccountRecord> {
  const account: AccountRecord = {
    id: caller.accountId,
    readAt: new Date().toISOString(),
    partition: caller.partition,
    roles: [],
    nodeRoles: [],
    allRoles: options.role === undefined,
    quotas: {},
    regions: [],
    allRegions: options.regions === undefined,
    unknown: [],
  };
  const collecting = { aws, account, note: (part: UnknownPart) => void account.unknown.push(part) };
  // The one role first: if it cannot be read, the rest says nothing.
  if (options.role !== undefined) account.roles = await collectOneRole(collecting, options.role);
  await collectRegions(collecting, options.regions ?? (await enabledRegions(collecting, caller)), options);
  if (options.role === undefined) await collectAllRoles(collecting);
  account.quotas = await noting(collecting.note, { action: "iam:GetAccountSummary" }, readQuotas(aws), {});
  await collectEntries(collecting, options.role);
  return account;
}
