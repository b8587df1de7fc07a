import { splitArn } from "../arn";
import { globMatches } from "../glob";

/** Whom a role is for. A list that is absent allows any; clusters and Regions may be globs. */
export interface Intended {
  /** Account ids, twelve digits each. Absent: any one account, as long as the policy names it without a wildcard. */
  accounts?: readonly string[];
  /** Names of EKS clusters. */
  clusters?: readonly string[];
  /** AWS Regions. One that is named without a wildcard counts as existing. */
  regions?: readonly string[];
  /** The time of the judgement, since a policy may hold dates; default: now. */
  now?: Date;
}

/** An intention whose accounts are decided. */
export interface Decided extends Intended {
  accounts: readonly string[];
  now: Date;
}

/** Stands for the account where none is known; no AWS account has this number. */
export const noAccount = "000000000000";

/** In which way an aws:SourceArn is outside the intention; undefined if it is inside. */
export type Outside = "absent" | "account" | "resource" | "cluster" | "region";

/**
 * Judges one aws:SourceArn. Partition and service are not looked at: an account belongs to one partition, and only EKS has
 * Fargate profiles.
 */
export function outside(sourceArn: string | undefined, intended: Decided): Outside | undefined {
  if (sourceArn === undefined) return "absent";
  const parts = splitArn(sourceArn);
  if (!parts) return "resource";
  const [, , , region = "", account = "", resource = ""] = parts;
  if (!intended.accounts.includes(account)) return "account";
  if (!resource.startsWith("fargateprofile")) return "resource";
  if (intended.clusters) {
    const cluster = /^fargateprofile\/([^/]*)/.exec(resource)?.[1];
    if (cluster === undefined || !intended.clusters.some((glob) => globMatches(glob, cluster))) return "cluster";
  }
  if (intended.regions && !intended.regions.some((glob) => globMatches(glob, region))) return "region";
  return undefined;
}
