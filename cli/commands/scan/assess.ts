import type { AccountRole } from "../../../core/advise/account/role";
import { shellLine } from "../../../core/aws/commands";
import { missingRoleFix } from "../../../core/advise/account/missing-role";
import { didYouMean } from "../../../core/text";
import type { Estate } from "../../../core/facts/estate";
import type { FargateProfile } from "../../../core/facts/fargate-profiles";
import type { Finding } from "../../../core/findings";
import { inAccountWords } from "../../../core/findings/render/account";
import type { Reach } from "../../../core/findings/render/fix/aws-cli";
import type { AccountRecord } from "../../../core/readers/account/inventory";
import { clustersAreListed, whatHides, type Source, type UsingCluster } from "../../../core/readers/source";
import { isSameName } from "../../../core/records/identity";
import { isKnownRegion, regionNames } from "../../../core/policy";
import { Unanswered } from "../../../core/unanswered";
import { judgeAccount, noticesOf } from "../../aws/judge-account";
import type { Report } from "../../report/report";
import type { Target } from "./target";

/** Refuses a cluster that is not there: a line for it would let in anyone who makes a cluster of that name. */
function refuseMissingCluster(account: AccountRecord, { source }: Estate, { name, region }: Required<UsingCluster>) {
  const read = account.regions.find((candidate) => candidate.name === region);
  const names = read?.clusters.map((cluster) => cluster.name) ?? [];
  if (read === undefined) {
    const noRegion = isKnownRegion(region)
      ? `Region ${region} is not enabled in account ${account.id}`
      : `"${region}" is not a Region of AWS${didYouMean(region, regionNames)}`;
    throw new Unanswered(
      `${noRegion}, so cluster ${name} cannot be there. Give the Region of the cluster, for example --region us-east-1`,
    );
  }
  if (!clustersAreListed(source, region) || names.includes(name)) return;
  const there = names.length === 0 ? "no cluster" : names.join(", ");
  throw new Unanswered(
    `There is no cluster ${name} in ${region}${didYouMean(name, names)}. Correct --cluster or --region (${region} has ${there}), or make the cluster first`,
  );
}

/** The Fargate profiles that use a role, or would if it were there. */
function profilesWith(name: string, { id }: AccountRecord, { profiles }: Estate): FargateProfile[] {
  return profiles.filter(
    ({ role, isBeingDeleted }) => !isBeingDeleted && role?.accountId === id && isSameName(role, { name }),
  );
}

/**
 * The finding about a role that is not there, although profiles use it.
 * @throws Unanswered if none does: its name may be misspelt, and a new role would be of no use
 */
function missingRole(
  account: AccountRecord,
  estate: Estate,
  { roleName: name }: Target,
  otherClusters: readonly string[],
  reach?: Reach,
): Finding {
  const [use] = profilesWith(name, account, estate);
  if (!use?.role)
    throw new Unanswered(`There is no role ${name} in account ${account.id}${didYouMean(name, otherClusters)}`);
  const { role, profile, cluster, region } = use;
  return inAccountWords(
    { id: "role-missing", kind: "no-role", role, profile: { name: profile, cluster, region } },
    { place: { account: account.id, role: role.arn }, fix: () => missingRoleFix(estate, role) },
    reach,
  );
}

/** Without a cluster nobody can say whether a role is right: what is to be given. */
function whichCluster({ id }: AccountRecord, { source }: Estate, name: string): Unanswered {
  const profile = whatHides("clusters", source)
    ? "Fargate profile that could be read"
    : `Fargate profile of account ${id}`;
  const command = shellLine("fargate-role", "scan", name, "--cluster", "NAME");
  return new Unanswered(`No ${profile} uses role ${name}. Say which cluster the role is for: ${command}`);
}

/**
 * Answers for one role and the clusters of a question, from what was read of the account. Pure.
 * @param otherClusters names of roles that may have been meant, if the role is not there
 * @throws Unanswered if the role or a cluster is not there, or if no cluster is named, no profile uses the role, and nothing is wrong
 * with it for any cluster
 */
export function assess(
  account: AccountRecord,
  target: Target,
  reach?: Reach,
  otherClusters: readonly string[] = [],
): Report & { role?: AccountRole } {
  const arn = account.roles[0]?.arn;
  const { clusters, roleName } = target;
  const isNamed = clusters.length > 0;
  const question: Partial<Source> = isNamed ? { clusters, toServe: clusters, for: "this role" } : {};
  const ofClusters = judgeAccount(account, question, reach);
  for (const cluster of clusters) refuseMissingCluster(account, ofClusters.estate, cluster);
  const isAsked = profilesWith(roleName, account, ofClusters.estate).length === 0;
  const judged = isAsked ? judgeAccount(account, { ...question, isAsked }, reach) : ofClusters;
  const { estate, status, findings: findings } = judged;
  const report = { accounts: [status], roles: [], reach };
  const judgedRole = judged.roles.find(({ role }) => role.parsed.arn === arn);
  if (!judgedRole) {
    const lost = missingRole(account, estate, target, otherClusters, reach);
    return { ...report, findings: [...findings.filter((finding) => finding.role === undefined), lost] };
  }
  if (target.roleArn !== undefined && target.roleArn !== arn)
    throw new Unanswered(`There is no role ${target.roleArn}: the ARN of role ${roleName} is ${arn}`);
  // Of the account only what is about the role is asked for.
  const ofRole = findings.filter((finding) => finding.role === undefined || finding.role === arn);
  if (isAsked && !isNamed && !ofRole.some(({ level }) => level === "error"))
    throw whichCluster(account, estate, roleName);
  return {
    ...report,
    roles: [judgedRole.judgement],
    findings: ofRole,
    notices: noticesOf(judged),
    role: judgedRole.role,
  };
}
