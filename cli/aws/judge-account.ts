import { isAboutClusterRole } from "../../core/advise/fix";
import { fixInAccount } from "../../core/advise/account/fix";
import { accountRole, isOfFargate, type AccountRole } from "../../core/advise/account/role";
import { type Estate } from "../../core/facts/estate";
import { resultOf, type Finding, type Result } from "../../core/findings";
import { placeInAccount } from "../../core/findings/place";
import { inAccountWords } from "../../core/findings/render/account";
import { evidenceTexts } from "../../core/findings/render/evidence";
import type { Reach } from "../../core/findings/render/fix/aws-cli";
import { judging, type Stage } from "../../core/judge";
import { readAccount } from "../../core/readers/account/account";
import type { AccountRecord } from "../../core/readers/account/inventory";
import { hasHiddenUses, unreadText, whyNotEntered, type UsingCluster } from "../../core/readers/source";
import { printable } from "../../core/text";
import { clusterArn, fargate, type Service, type TrustPolicy } from "../../core/trust";
import { clustersOf } from "../../core/facts/cluster-role";
import { judgedWays } from "../../core/facts/judged-ways";
import { eksCluster } from "../../core/service/eks-cluster";

export interface RoleJudgement {
  arn: string;
  verdict: Result;
  /** ARNs of the clusters whose profiles use it, or that work with it. */
  clusters: string[];
  /** The Fargate profiles that use it, each with the ARN of its cluster. */
  profiles: { cluster: string; name: string }[];
  /** What makes it a role of EC2 nodes, in words. */
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
}

export interface JudgedAccount {
  estate: Estate;
  status: AccountStatus;
  /** The roles that are for Fargate, or that a Fargate profile uses; all if some were asked for by clusters. */
  roles: { role: AccountRole; judgement: RoleJudgement }[];
  /** The roles of clusters, if they are judged: no change of them is planned. */
  clusterRoles: RoleJudgement[];
  findings: Finding[];
}

/** What the findings about a role come to; `mayHaveOthers` if what was not read could add a finding. */
export function verdictOf(findings: readonly Pick<Finding, "id" | "level">[], mayHaveOthers: boolean): Result {
  // What EKS reports of a profile need not be the role's fault.
  const result = resultOf(findings.filter(({ id }) => id !== "profile-unhealthy"));
  return result === "pass" && mayHaveOthers ? "unknown" : result;
}

function statusOf({ id, unknown }: AccountRecord): AccountStatus {
  const [first] = unknown;
  if (first === undefined) return { id, status: "read" };
  const closed = whyNotEntered({ unread: unknown });
  return { id, status: closed ? "denied" : "partly", reason: printable(unreadText(closed ?? first)) };
}

interface JudgeOptions {
  /** The clusters that its one role has to serve. */
  toServe?: readonly Required<UsingCluster>[];
  /** True if whether pods start with its one role is the question. */
  isAsked?: boolean;
  /** The services whose roles are judged; the Fargate service by default. */
  services?: readonly Service[];
  /** The time of the judgement; now by default. */
  now?: Date;
  /** How the AWS CLI reaches an account. */
  reach?: Reach;
}

/**
 * Judges an account by what was read of it, live or from a file, step by step.
 */
export function* judgingAccount(
  account: AccountRecord,
  { toServe = [], isAsked, services, reach, now }: JudgeOptions = {},
): Generator<Stage, JudgedAccount> {
  const asked = { ...(isAsked && { isAsked }), ...(services && { services }), ...(now && { now }) };
  const source = { ...readAccount(account, toServe), ...asked };
  const { estate, found, defects } = yield* judging(source);
  for (const { error } of defects) throw error;
  const byFingerprint = new Map<string, Finding>();
  for (const [index, one] of found.entries()) {
    const finding = inAccountWords(one, { ...placeInAccount(one, source), fix: fixInAccount(one, estate) }, reach);
    byFingerprint.set(finding.fingerprint, {
      ...finding,
      ...(isAboutClusterRole(one, estate) && { ofClusterRole: true }),
    });
    yield { what: "findings", done: index + 1, total: found.length };
  }
  const findings = [...byFingerprint.values()];
  const ofRole = Map.groupBy(findings, ({ role }) => role);
  const all = estate.roles.flatMap((facts) => accountRole(facts, estate) ?? []);
  const isOfPods = (role: AccountRole) => isOfFargate(role) || toServe.length > 0 || isAsked === true;
  const judgement = (role: AccountRole) => judgementOf(role, ofRole.get(role.parsed.arn) ?? []);
  const ofPods = services?.includes(fargate) === false ? [] : all.filter(isOfPods);
  const ofClusters = all.filter((role) => !ofPods.includes(role) && isOfCluster(role));
  return {
    ...{ estate, status: statusOf(account), findings },
    roles: ofPods.map((role) => ({ role, judgement: judgement(role) })),
    clusterRoles: ofClusters.map(judgement),
  };
}

function isOfCluster({ facts, estate }: AccountRole): boolean {
  return judgedWays(facts, estate).some(({ service }) => service === eksCluster);
}

/** The same at once. */
export function judgeAccount(...asked: Parameters<typeof judgingAccount>): JudgedAccount {
  const steps = judgingAccount(...asked);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

function judgementOf(role: AccountRole, findings: readonly Finding[]): RoleJudgement {
  const { parsed, facts, nodes, leastTrustPolicy: least, estate } = role;
  const { partition, accountId } = parsed;
  const mayHaveOthers = hasHiddenUses(estate.source);
  const profiles = facts.profiles.map(({ cluster = "", region = "", profile = "" }) => ({
    cluster: clusterArn({ partition, accountId, region, name: cluster }),
    name: profile,
  }));
  const working = isOfCluster(role)
    ? clustersOf(facts, estate).map(({ region, cluster = "" }) =>
        clusterArn({ partition, accountId, region, name: cluster }),
      )
    : [];
  return {
    arn: parsed.arn,
    verdict: verdictOf(findings, mayHaveOthers),
    clusters: [...new Set([...profiles.map(({ cluster }) => cluster), ...working])].sort(),
    profiles,
    nodes: evidenceTexts(nodes, { isLive: true }).map(printable),
    hasHiddenUses: mayHaveOthers,
    ...(least && { leastTrustPolicy: least }),
  };
}
