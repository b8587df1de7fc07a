import { roleArn } from "../../core/trust";
import { paginateListAccounts } from "@aws-sdk/client-organizations";
import pMap from "p-map";
import { collectAccount, type CollectOptions } from "./collect";
import type { AwsConnection, CallerIdentity } from "../../core/aws/connection";
import type { AccountRecord } from "../../core/facts/account/inventory";
import { itemsOf } from "../../core/aws/pages";
import { unknownPart } from "../../core/facts/account/unknown-parts";

/** Accounts that are read at one time. */
const accountsAtOnce = 8;

/** An account of an organization, with what AWS says of its state, such as `ACTIVE` or `SUSPENDED`. */
export interface ListedAccount {
  id: string;
  state?: string;
}

/** The organization's accounts. `organizations:ListAccounts` */
export function listAccounts(aws: AwsConnection): Promise<ListedAccount[]> {
  return aws.ask("organizations:ListAccounts", "the organization", (options) =>
    itemsOf(paginateListAccounts({ client: aws.organizations() }, {}, options), ({ Accounts }) =>
      Accounts?.map(({ Id: id = "", State, Status }) => {
        // AWS retires Status for State.
        const state = State ?? Status;
        return { id, ...(state === undefined ? {} : { state }) };
      }),
    ),
  );
}

/** The AWS of an account: the caller's own, or through a role in the other account. */
export function enter(
  aws: AwsConnection,
  caller: CallerIdentity,
  id: string,
  roleName: string,
): Promise<AwsConnection> {
  if (id === caller.accountId) return Promise.resolve(aws);
  return aws.assume(roleArn({ partition: caller.partition, accountId: id, name: roleName }));
}

async function collectOne(
  aws: AwsConnection,
  caller: CallerIdentity,
  id: string,
  roleName: string,
  options: CollectOptions,
): Promise<AccountRecord> {
  let own = aws;
  try {
    own = await enter(aws, caller, id, roleName);
    return await collectAccount(own, { ...caller, accountId: id }, options);
  } catch (error) {
    const nothing = { roles: [], nodeRoles: [], quotas: {}, regions: [], allRoles: true, allRegions: false };
    const unknown = [unknownPart({ action: "sts:AssumeRole" }, error)];
    return { id, readAt: new Date().toISOString(), partition: caller.partition, ...nothing, unknown };
  } finally {
    if (own !== aws) own.close();
  }
}

/**
 * Reads several accounts, some at a time. An account that cannot be entered is one unknown, and hides no other.
 * @param roleName name of the role to assume in each account but the caller's own
 * @param take given each account as soon as it is read
 */
export async function collectAccounts(
  aws: AwsConnection,
  caller: CallerIdentity,
  ids: readonly string[],
  roleName: string,
  options: CollectOptions,
  take: (account: AccountRecord) => Promise<void>,
): Promise<void> {
  const different = new Set(ids);
  const total = different.size;
  const { progress: ofAccounts, ...others } = options;
  // If there is one account only, each Region is progress.
  const [progress, each] = total === 1 ? [undefined, options] : [ofAccounts, others];
  let done = 0;
  progress?.(0, total);
  const read = async (id: string): Promise<void> => {
    await take(await collectOne(aws, caller, id, roleName, each));
    progress?.(++done, total, id);
  };
  await pMap(different, read, { concurrency: accountsAtOnce });
}
