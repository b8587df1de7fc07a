import type { Intended } from "../../core/iam";
import { accountId, clusterGlob, listOf, regionGlob } from "../adapter/config-values";
import type { ConfigSchema } from "../adapter/config-schema";
import type { MadeRole } from "../../core/role-uses";
import { allowedAccounts } from "../../core/role-uses/account";
import type { JudgedRole } from "./judged-role";

/** Whom the configuration lets a pod execution role serve. */
export interface IntendedConfig {
  accounts?: string[];
  clusters?: string[];
  regions?: string[];
}

export const intendedSchema: ConfigSchema = {
  accounts: listOf(accountId, "the AWS accounts that a role may serve"),
  clusters: listOf(clusterGlob, "the EKS clusters that a role may serve: names or globs for them"),
  regions: listOf(regionGlob, "the AWS Regions that a role may serve: names or globs for them"),
};

/**
 * The intention for one role. Its ARN is not there before it is made: without `accounts` its account is the one that its
 * provider or its permissions boundary shows, else any one account that the policy names.
 */
export function intendedFor({ role }: JudgedRole, config: IntendedConfig): Intended {
  const { clusters, regions } = config;
  return { accounts: config.accounts ?? accountsInSight(role), clusters, regions };
}

function accountsInSight({ accountId, record }: MadeRole): string[] | undefined {
  if (accountId !== undefined) return [accountId];
  const allowed = allowedAccounts(record.provider);
  return allowed.length > 0 ? allowed : undefined;
}
