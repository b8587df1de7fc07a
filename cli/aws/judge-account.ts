import { fixInAccount } from "../../core/advise/account/fix-in-account";
import { accountRole, isOfFargate, type AccountRole } from "../../core/advise/account/role";
import { estateOf, isOfPods, type Estate } from "../../core/facts/estate";
import { evidenceOf } from "../../core/facts/owner";
import { clustersUsing } from "../../core/facts/meant";
import { resultOf, type Finding, type Result } from "../../core/findings";
import { ownPolicy } from "../../core/findings/fix-kinds";
import type { Found } from "../../core/findings/found";
import { placeInAccount } from "../../core/findings/place";
import { inAccountWords } from "../../core/findings/render/account";
import { evidenceTexts } from "../../core/findings/render/evidence";
import { ownPolicyText } from "../../core/findings/render/found";
import type { Reach } from "../../core/findings/render/fix/aws-cli";
import { atOnce, judging, type Stage } from "../../core/judge";
import { readAccount } from "../../core/readers/account/account";
import type { AccountRecord } from "../../core/readers/account/inventory";
import { pullsByOwnPolicy } from "../../core/rules/policy-missing";
import { whatHides, unreadText, type Source, type Reading } from "../../core/readers/source";
import { printable, distinct } from "../../core/text";
import { clusterArn } from "../../core/policy";
import type { TrustPolicy } from "../../core/trust";

export interface RoleJudgement {
  arn: string;
  verdict: Result;
  /** ARNs of the clusters whose profiles use it. */
  clusters: string[];
  /** The evidence that it is a role of EC2 nodes, in words. */
  nodes: string[];
  /** True if a cluster or node that could not be read may use it too. */
  hasHiddenUses: boolean;
  leastTrustPolicy?: TrustPolicy;
}

/** Whether an account was read as a whole, in part or not at all, with the first reason. */
export interface AccountStatus {
  id: string;
  status: "read" | "partly" | "denied";
  reason?: string;
  /** Only of an account as AWS Config recorded it: when the oldest item was captured. */
  oldestItem?: string;
}

export interface JudgedAccount {
  estate: Estate;
  status: AccountStatus;
  /** The roles that are for Fargate, or that a Fargate profile uses; all if some were asked for by clusters. */
  roles: { role: AccountRole; judgement: RoleJudgement }[];
  findings: Finding[];
}

/** The verdict of the findings about a role; `mayHaveOthers` if an unread part could add a finding. */
export function verdictOf(findings: readonly Pick<Finding, "id" | "level">[], mayHaveOthers: boolean): Result {
  const result = resultOf(findings);
  return result === "pass" && mayHaveOthers ? "unknown" : result;
}

function statusOf({ account: id = "", unread = [], oldestItem }: Reading): AccountStatus {
  const [first] = unread;
  if (first === undefined) return { id, status: "read", oldestItem };
  const closed = whatHides("account", { unread });
  return { id, status: closed ? "denied" : "partly", reason: printable(unreadText(closed ?? first)), oldestItem };
}

/** A finding in an account, in words. */
export function inAccount(finding: Found, estate: Estate, reach?: Reach): Finding {
  const place = placeInAccount(finding, estate.source);
  return inAccountWords(finding, { ...place, fix: () => fixInAccount(finding, estate) }, reach);
}

/** Remarks that are not findings, for standard error. */
export function noticesOf({ estate }: Pick<JudgedAccount, "estate">): string[] {
  const { roles, source } = estate;
  const pulling = roles
    .filter(pullsByOwnPolicy)
    .map(({ made }) => `${made && source.nameOf(made.record)}: ${ownPolicyText}`);
  return [...pulling, ...clustersAdded(estate)].map(printable);
}

/** A remark about clusters that count besides those that the user names. */
function clustersAdded({ roles, source }: Estate) {
  const { clusters } = source;
  const isNamed = (name: string) => clusters?.some((cluster) => cluster.name === name);
  const using = roles.filter(isOfPods).flatMap((role) => clustersUsing(role, source));
  const added = [...new Set(using.map(({ name }) => name))].filter((name) => !isNamed(name));
  if (!clusters || added.length === 0) return [];
  return [`besides --cluster, roles are for the clusters whose Fargate profiles use them: ${added.sort().join(", ")}`];
}

/** The verdict of each role of an account, and how far the account was read. */
export function judgedAccount(estate: Estate, findings: Finding[]): JudgedAccount {
  const { isAsked } = estate.source;
  const hasHiddenUses = whatHides("clusters", estate.source) !== undefined;
  const findingsByRole = Map.groupBy(findings, ({ role }) => role);
  const roles = estate.roles.flatMap((facts) => {
    const role = accountRole(facts, estate);
    if (!role || !(isOfFargate(role) || isAsked)) return [];
    const { arn, partition, accountId } = role.parsed;
    const clusters = facts.profiles.map(({ cluster: name = "", region = "" }) =>
      clusterArn({ partition, accountId, region, name }),
    );
    const judgement = {
      arn,
      verdict: verdictOf(findingsByRole.get(arn) ?? [], hasHiddenUses),
      clusters: distinct(clusters).sort(),
      nodes: evidenceTexts(evidenceOf("node-group", facts.uses), { isLive: true }).map(printable),
      hasHiddenUses,
      leastTrustPolicy: role.clusters.length > 0 ? ownPolicy({ lines: role.clusters }) : undefined,
    };
    return [{ role, judgement }];
  });
  return { estate, status: statusOf(estate.source), roles, findings };
}

/**
 * Judges an account by what was read of it, step by step.
 * @param reach how the AWS CLI reaches it
 */
export function* judgingAccount(
  account: AccountRecord,
  question: Partial<Source> = {},
  reach?: Reach,
): Generator<Stage, JudgedAccount> {
  const estate = estateOf({ ...readAccount(account), ...question });
  const { found: facts, defects } = yield* judging(estate);
  for (const { error } of defects) throw error;
  const byFingerprint = new Map<string, Finding>();
  for (const [index, fact] of facts.entries()) {
    // With its fix: an account of many is forgotten when it is judged.
    const finding = { ...inAccount(fact, estate, reach) };
    byFingerprint.set(finding.fingerprint, finding);
    yield { what: "findings", done: index + 1, total: facts.length };
  }
  return judgedAccount(estate, [...byFingerprint.values()]);
}

/** The same at once. */
export function judgeAccount(...given: Parameters<typeof judgingAccount>): JudgedAccount {
  return atOnce(judgingAccount(...given));
}
