import type { AccountRole } from "../../../core/advise/account/role";
import type { AwsConnection } from "../../../core/aws/connection";
import { parseRoleArn } from "../../../core/policy";
import { serves, standIn } from "../../../core/trust";
import { usedRoleNames } from "../../../core/readers/account/inventory";
import { collectAccount } from "../../aws/collect";
import { readRoles } from "../../aws/iam-reader";
import { reachOf, type AwsCommandOptions, type AwsContext } from "../../aws/options";
import type { Report } from "../../report/report";
import { fixRole, planRole } from "../fix-role";
import { assess } from "./assess";
import { parseQuestion, resolveTarget } from "./target";

/** The options that are for one role too. */
export interface ScanRoleOptions extends AwsCommandOptions {
  cluster?: string[];
  region?: string[];
  fix?: true;
  yes?: true;
}

/** The Region of the user, if one is needed, and the account. A user who lacks both credentials and a Region learns both at once. */
async function placeOf(aws: AwsConnection, isRegionNeeded: boolean) {
  const home = isRegionNeeded ? await aws.region().catch((error: Error) => error) : "";
  const caller = await aws.callerIdentity().catch((error: Error) => {
    if (home instanceof Error) error.message += `. ${home.message}`;
    throw error;
  });
  if (home instanceof Error) throw home;
  return { home, caller };
}

/** Answers for one role as it is in AWS, for the clusters that use it or are named, and with `--fix` makes it right first. */
export async function scanRole(
  typed: string,
  options: ScanRoleOptions,
  context: AwsContext,
): Promise<{ report: Report; success: string }> {
  const { cluster = [], region: [region] = [], fix, yes } = options;
  const question = parseQuestion(typed, cluster, region);
  const aws = context.connect(options, region ?? question.clusters[0]?.region);
  const isByName = question.clusters.some((named) => named.region === undefined);
  const { home, caller } = await placeOf(aws, isByName);
  const target = resolveTarget(question, home, caller);
  const reach = reachOf(caller.accountId, options);
  async function read() {
    const account = await collectAccount(aws, caller, { role: target.roleName, progress: context.progress });
    // If the role is not there, another one may be meant.
    const { roles } = account.roles[0]
      ? { roles: [] }
      : await readRoles(aws, account.id, usedRoleNames(account), () => {});
    const names = roles.flatMap(({ arn }) => parseRoleArn(arn)?.name ?? []);
    return assess(account, target, reach, names);
  }
  let report = await read();
  const plan = fix && report.role && planRole(report.role);
  if (plan) {
    async function planAgain() {
      const { role } = await read();
      return role && planRole(role);
    }
    if (await fixRole(plan, { yes, terminal: context, aws, reach, planAgain })) report = await read();
  }
  return { report, success: successText(report.role) };
}

/** The text if nothing is wrong. */
function successText(role: AccountRole | undefined) {
  const isOpen = serves(role?.record.trustPolicy, { for: { cluster: standIn } });
  const whom = isOpen ? "any cluster of the account" : "its clusters";
  return `the Fargate service can assume role ${role?.parsed.name} for ${whom}, and nobody else can assume it.`;
}
