import type { AccountRecord } from "../../../core/readers/account/inventory";
import { accountStatus, judgeAccountRole } from "../../../core/rules/account";
import { createMissing } from "../../../core/rules/account-new-role";
import { unknownFindings } from "../../../core/rules/account-unread";
import { clustersAreListed } from "../../../core/readers/account/unread";
import {
  isBeingDeleted,
  ownRoleName,
  profileUses,
  accountRole,
  usesOf,
  type AskedCluster,
  type ProfileUse,
} from "../../../core/facts/account/account-role";
import { didYouMean } from "../../../core/did-you-mean";
import { makeFinding, type Finding } from "../../../core/findings";
import { accountFinding, type AccountFinding, type AccountFix } from "../../../core/findings/account";
import { worded } from "../../../core/findings/render/account";
import type { Reach } from "../../../core/findings/render/fix/aws-cli";
import { printable } from "../../../core/text";
import { isKnownRegion, parseRoleArn, regionNames, roleArn } from "../../../core/trust";
import { planRole, type RolePlan } from "../../aws/plan";
import { reportedRole, type ReportedRole, type Report } from "../../report/report";
import type { Target } from "./target";

/** Why a cluster that was asked for is not there; undefined if it is, or if nobody could read whether it is. */
function missingCluster(account: AccountRecord, { name, region }: AskedCluster): Finding | undefined {
  const missing = (message: string, fix: string): Finding => {
    const text = { message: printable(message), fix: printable(fix), part: name };
    return makeFinding("configuration-invalid", { account: account.id, region }, text);
  };
  const read = account.regions.find((one) => one.name === region);
  if (read === undefined)
    return missing(
      isKnownRegion(region)
        ? `Region ${region} is not enabled in account ${account.id}, so cluster ${name} cannot be there`
        : `"${region}" is not a Region of AWS${didYouMean(region, regionNames)}, so cluster ${name} cannot be there`,
      "Give the Region of the cluster, for example --region us-east-1",
    );
  const names = read.clusters.map((cluster) => cluster.name);
  if (!clustersAreListed(account, region) || names.includes(name)) return undefined;
  return missing(
    `There is no cluster ${name} in ${region}${didYouMean(name, names)}: a line for it would let in anyone who makes a cluster of that name`,
    `Correct --cluster or --region (${region} has ${names.length === 0 ? "no cluster" : names.join(", ")}), or make the cluster first`,
  );
}

function missingRole(account: AccountRecord, target: Target, asked: readonly AskedCluster[]): AccountFinding {
  const named = (use: ProfileUse): boolean => ownRoleName(account, use.profile.role) === target.roleName;
  const uses = profileUses(account).filter((use) => named(use) && !isBeingDeleted(use));
  const plain = roleArn({ partition: account.partition, accountId: account.id, name: target.roleName });
  const role = target.roleArn ?? uses[0]?.profile.role ?? plain;
  const parsed = parseRoleArn(role);
  const having = uses.filter(({ profile }) => profile.role === role);
  const isFor = parsed && having.length + asked.length > 0;
  const fix: AccountFix = isFor ? createMissing(account, parsed, having, asked) : { kind: "cluster-first" };
  const found = { kind: "no-role", named: target.roleName } as const;
  return accountFinding("role-missing", { account: account.id, role }, { found, fix });
}

function wrongPath(account: AccountRecord, named: string | undefined, arn: string): AccountFinding[] {
  if (named === undefined || named === arn) return [];
  const found = { kind: "no-role", named, is: arn } as const;
  const place = { account: account.id, role: arn };
  return [accountFinding("role-missing", place, { found, fix: { kind: "use-arn" }, part: named })];
}

/** Answers for one role and the clusters of a question, from what was read of the account. Pure. */
export function assess(account: AccountRecord, target: Target, reach?: Reach): Report {
  const missing = target.clusters.flatMap((cluster) => missingCluster(account, cluster) ?? []);
  const asked = target.clusters.filter((cluster) => !missingCluster(account, cluster));
  const [record] = account.roles;
  const role = record && accountRole(usesOf(account), record, asked);
  const roles: ReportedRole[] = [];
  const plans: RolePlan[] = [];
  const say = (found: readonly AccountFinding[]): Finding[] => found.map((one) => worded(one, reach));
  const findings = [...say(unknownFindings(account).filter((one) => one.role === undefined)), ...missing];
  if (role) {
    const [judgement, found] = judgeAccountRole(role, asked);
    roles.push(reportedRole(judgement));
    findings.push(...say([...wrongPath(account, target.roleArn, role.record.arn), ...found]));
    plans.push(planRole(role));
  } else findings.push(...say([missingRole(account, target, asked)]));
  return { accounts: [{ id: account.id, ...accountStatus(account) }], roles, findings, plans, reach };
}
