import { resultOf, type FindingAt, type Result } from "../findings";
import type { AccountFinding } from "../findings/account";
import type { Evidence } from "../records/uses";
import { parseRoleArn, type TrustPolicy } from "../trust";
import { printable, groupBy } from "../text";
import type { AccountRecord } from "../readers/account/inventory";
import { missingRole } from "./role-missing";
import { judgeProfile, judgeRole } from "./account-role";
import { unknownFindings } from "./account-unread";
import { hasEveryRole, hasHiddenUses, unknownText, whyNotEntered } from "../readers/account/unread";
import {
  isForFargate,
  isBeingDeleted,
  ownRoleName,
  profileUses,
  accountRole,
  usesOf,
  type AskedCluster,
  type AccountRole,
} from "../facts/account/account-role";

/** What is said of a role. */
export interface RoleJudgement {
  arn: string;
  verdict: Result;
  /** ARNs of the clusters whose profiles use it. */
  clusters: string[];
  /** The Fargate profiles that use it, each with the ARN of its cluster. */
  profiles: { cluster: string; name: string }[];
  /** What makes it a role of EC2 nodes. */
  nodes: readonly Evidence[];
  /** True if a cluster or node that could not be read may use it too. */
  hasHiddenUses: boolean;
  leastTrustPolicy?: TrustPolicy;
}

/** What is said of an account. */
export interface AccountJudgement {
  id: string;
  status: "read" | "partly" | "denied";
  reason?: string;
  roles: RoleJudgement[];
  findings: AccountFinding[];
}

/**
 * What the findings about a role come to.
 * @param mayHaveOthers true if what was not read could add a finding: a profile that cannot use the role, a node that does
 */
export function verdictOf(findings: readonly Pick<FindingAt, "id" | "level">[], mayHaveOthers: boolean): Result {
  // What EKS reports of a profile need not be the role's fault.
  const result = resultOf(findings.filter(({ id }) => id !== "profile-unhealthy"));
  return result === "pass" && mayHaveOthers ? "unknown" : result;
}

function judgementOf(role: AccountRole, findings: readonly AccountFinding[]): RoleJudgement {
  const { account, record, profiles, nodes, leastTrustPolicy: least } = role;
  const mayHaveOthers = hasHiddenUses(account);
  return {
    arn: record.arn,
    verdict: verdictOf(findings, mayHaveOthers),
    clusters: [...new Set(profiles.map(({ cluster }) => cluster.arn))].sort(),
    profiles: profiles.map(({ cluster, profile }) => ({ cluster: cluster.arn, name: profile.name })),
    nodes: nodes.shown,
    hasHiddenUses: mayHaveOthers,
    ...(least === undefined ? {} : { leastTrustPolicy: least }),
  };
}

/** Findings about one role and its profiles. */
export function judgeAccountRole(
  role: AccountRole,
  asked: readonly AskedCluster[] = [],
): [RoleJudgement, AccountFinding[]] {
  const unknown = unknownFindings(role.account).filter((one) => one.role === role.record.arn);
  const ofProfiles = role.profiles.flatMap((profile) => judgeProfile(role, profile));
  const all = [...judgeRole(role, asked), ...ofProfiles, ...unknown];
  // Two profiles of one cluster lack the same access entry.
  const findings = [...new Map(all.map((one) => [one.fingerprint, one])).values()];
  return [judgementOf(role, findings), findings];
}

/** Whether an account was read as a whole, in part or not at all, with the first reason. */
export function accountStatus(account: AccountRecord): Pick<AccountJudgement, "status" | "reason"> {
  const [first] = account.unknown;
  if (first === undefined) return { status: "read" };
  const closed = whyNotEntered(account);
  return { status: closed ? "denied" : "partly", reason: printable(unknownText(closed ?? first)) };
}

/** The roles of an account that are for Fargate, or that a Fargate profile uses. */
export function* rolesForFargate(account: AccountRecord): Generator<AccountRole> {
  const uses = usesOf(account);
  for (const record of account.roles) {
    const role = accountRole(uses, record);
    if (role && isForFargate(role)) yield role;
  }
}

/**
 * Judges an account by what was read of it. Pure: the same record gives the same answer, live or from a file.
 * @param checkpoint awaited after each role, so that a signal or the end of the time is noticed
 */
export async function judgeAccount(
  account: AccountRecord,
  checkpoint: () => Promise<void> = () => Promise.resolve(),
): Promise<AccountJudgement> {
  const findings = unknownFindings(account).filter(({ role }) => role === undefined);
  const roles: RoleJudgement[] = [];
  for (const role of rolesForFargate(account)) {
    const [judgement, found] = judgeAccountRole(role);
    roles.push(judgement);
    findings.push(...found);
    await checkpoint();
  }
  if (hasEveryRole(account)) {
    const names = new Set(account.roles.map(({ arn }) => parseRoleArn(arn)?.name));
    const isThere = (arn: string): boolean => names.has(ownRoleName(account, arn));
    const lost = profileUses(account).filter((use) => !isBeingDeleted(use) && !isThere(use.profile.role));
    const byRole = groupBy(lost, ({ profile: { role } }) => ownRoleName(account, role) ?? role);
    for (const uses of byRole.values()) findings.push(...missingRole(account, uses));
  }
  return { id: account.id, ...accountStatus(account), roles, findings };
}
