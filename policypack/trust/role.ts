import {
  globMatches,
  judgeTrustPolicy,
  permitsSomeProfile,
  regionNames,
  unconcerned,
  type Intended,
  type Judgement,
} from "../../core/trust";
import { memoize } from "../../core/memoize";
import { leastPermissive, rolesOf, staysSo, undecrypted, type JudgedRole } from "../../core/facts/judged-role";
import { templateAccount, allowedAccounts, type MadeRole } from "../../core/records/identity";
import { isInOtherAccounts, type ResourceRecord } from "../../core/records/record";
import {
  accountId,
  nonEmptyListOf,
  clusterGlob,
  lookup,
  organizationId,
  regionGlob,
  type ConfigSchema,
} from "../adapter/config";
import { awsPage } from "../adapter/metadata";
import type { Output } from "../adapter/output";
import { callerAccount, type LookupMode } from "../other-stacks/aws";

/**
 * Judges each role that a resource makes. Where the conditions of a template leave several ways in which the role may come out,
 * the first way with a finding is enough.
 * @param judge returns whether it reported a finding
 * @param regions to which templates may be deployed, where that is limited
 * @returns whether the resource makes a role
 */
export async function judgeEachRole(
  record: ResourceRecord,
  judge: (judged: JudgedRole) => boolean | Promise<boolean>,
  regions?: readonly string[],
): Promise<boolean> {
  const roles = rolesOf(record, regions?.flatMap(regionsOfGlob));
  const reported = new Set<string>();
  for (const judged of roles) {
    const { urn } = judged.role;
    if (!reported.has(urn) && (await judge(judged))) reported.add(urn);
  }
  return roles.length > 0;
}

/** The Regions that a glob allows. One that a template takes from where it is deployed to is as good as the others. */
function regionsOfGlob(glob: string): readonly string[] {
  const allowed = regionNames.filter((region) => globMatches(glob, region));
  return allowed.length > 0 ? allowed : [glob];
}

/** An intention as JSON can hold it. */
type Timeless = Omit<Intended, "now">;

/** The function, with its answers remembered. Several policies ask about each role, and many roles have the same text. */
function askedOnce<About, Answer>(ask: (document: unknown, about: About) => Answer) {
  const askText = memoize((key) => ask(...(JSON.parse(key) as [string, About])));
  return (document: unknown, about: About): Answer =>
    typeof document === "string" ? askText(JSON.stringify([document, about])) : ask(document, about);
}

const judgeOnce = askedOnce<Timeless, Judgement>(judgeTrustPolicy);
const permitsOnce = askedOnce<Parameters<typeof permitsSomeProfile>[1], boolean>(permitsSomeProfile);

/** Judges a trust policy by an intention. */
export function judgeTrust(document: unknown, intended: Timeless = {}): Judgement {
  return judgeOnce(document, intended);
}

/** Whether the Fargate service may assume a role for a profile, each part of whose place is any where it is left out. */
export function permitsProfile(
  document: unknown,
  { accountId, region, cluster, profile }: Parameters<typeof permitsSomeProfile>[1],
): boolean {
  return permitsOnce(document, { accountId, region, cluster, profile });
}

/**
 * Judges a trust policy, for anyone or by an intention. Where a part of it is not known, only those findings count that hold
 * whatever that part is; the others are found when it is known.
 */
export function judgeKnown({ document, unknownPart }: JudgedRole, intended?: Timeless): Judgement {
  if (unknownPart === undefined) return judgeTrust(document, intended);
  const known = leastPermissive(document);
  if (known === undefined) return unconcerned;
  const { scoped, exclusive, concernsFargate } = judgeTrust(known, intended);
  return { concernsFargate, scoped: scoped.filter(staysSo), exclusive: exclusive.filter(staysSo), notices: [] };
}

/** True for a trust policy that is not known in part and has nothing to report, whatever the cluster's name turns out to be. */
export function isRightAnyway({ widest }: JudgedRole, part: "scoped" | "exclusive", intended?: Timeless): boolean {
  return widest !== undefined && judgeTrust(widest, intended)[part].length === 0;
}

/** Reports a trust policy that is not known although this is no preview: nothing may be made that was not judged. */
export function reportUndecided({ role, document, unknownPart }: JudgedRole, output: Output): boolean {
  if (document === undecrypted || output.isExempt("trust-undecided", role)) return false;
  output.report("trust-undecided", [
    `Role ${output.labelOf(role)} cannot be judged: ${unknownPart} is not known, although this is no preview.`,
    "Give the trust policy a value that is known when the role is made.",
    `See ${awsPage}`,
  ]);
  return true;
}

/** Whom the configuration lets a pod execution role serve. */
export interface IntendedConfig {
  accounts?: string[];
  clusters?: string[];
  regions?: string[];
  organizations?: string[];
  lookup?: LookupMode;
}

export const intendedSchema: ConfigSchema = {
  accounts: nonEmptyListOf(accountId, "the AWS accounts that a role may serve"),
  clusters: nonEmptyListOf(clusterGlob, "the EKS clusters that a role may serve: names or globs for them"),
  regions: nonEmptyListOf(regionGlob, "the AWS Regions that a role may serve: names or globs for them"),
  organizations: nonEmptyListOf(organizationId, "the AWS organizations that the accounts belong to"),
  lookup,
};

/**
 * The intention for one role. Its ARN is not there before it is made: without `accounts` its account is the one that its
 * provider or its permissions boundary shows, else the caller's where the provider is plainly the caller, else any one
 * account that the policy names. AWS is asked only where the policy concerns the Fargate service.
 * @param unconfirmed gets the reason where AWS was to say whose account it is, and could not
 */
export async function intendedFor(
  judged: JudgedRole,
  config: IntendedConfig,
  unconfirmed?: (reason: string) => void,
): Promise<Intended> {
  const { role } = judged;
  const { clusters, regions, organizations } = config;
  const isElsewhere = isInOtherAccounts(role.record);
  const account = isElsewhere ? undefined : role.accountId;
  const intended = { clusters, regions, partition: role.partition, account, ...(organizations && { organizations }) };
  const inSight = config.accounts ?? accountsInSight(role);
  // A template may name its own account without saying which it is.
  const own = role.record.within ? [templateAccount] : [];
  if (inSight) return { ...intended, accounts: [...new Set([...inSight, ...own])] };
  if (isElsewhere || !judgeKnown(judged).concernsFargate) return intended;
  const caller = await callerAccount(role.record.provider, config.lookup, unconfirmed);
  return { ...intended, accounts: caller === undefined ? undefined : [caller, ...own] };
}

function accountsInSight({ accountId: known, record }: MadeRole): string[] | undefined {
  if (known !== undefined) return [known];
  const several = allowedAccounts(record.provider);
  return several.length > 0 ? several : undefined;
}
