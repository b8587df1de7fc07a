import { accountRole, type AccountRole } from "../../../core/advise/account/role";
import { shellLine } from "../../../core/aws/commands";
import { createMissing } from "../../../core/advise/account/missing-role";
import { didYouMean } from "../../../core/did-you-mean";
import type { Estate } from "../../../core/facts/estate";
import type { FargateProfile } from "../../../core/facts/fargate-profiles";
import { makeFinding, type Finding } from "../../../core/findings";
import type { Fix } from "../../../core/findings/fix";
import { inAccountWords } from "../../../core/findings/render/account";
import type { Reach } from "../../../core/findings/render/fix/aws-cli";
import { readingOf } from "../../../core/readers/account/account";
import type { AccountRecord } from "../../../core/readers/account/inventory";
import { clustersAreListed, hasHiddenUses, type UsingCluster } from "../../../core/readers/source";
import { isSameName } from "../../../core/records/identity";
import { printable } from "../../../core/text";
import { isKnownRegion, parseRoleArn, regionNames, roleArn } from "../../../core/trust";
import { Unanswered } from "../../../core/unanswered";
import { judgeAccount } from "../../aws/judge-account";
import type { Report } from "../../report/report";
import type { Target } from "./target";

/** Why a cluster that was asked for is not there; undefined if it is, or if nobody could read whether it is. */
function missingCluster(account: AccountRecord, { name, region }: Required<UsingCluster>): Finding | undefined {
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
  if (!clustersAreListed(readingOf(account), region) || names.includes(name)) return undefined;
  return missing(
    `There is no cluster ${name} in ${region}${didYouMean(name, names)}: a line for it would let in anyone who makes a cluster of that name`,
    `Correct --cluster or --region (${region} has ${names.length === 0 ? "no cluster" : names.join(", ")}), or make the cluster first`,
  );
}

/** The Fargate profiles that use a role, or would if it were there. */
function profilesWith(name: string, { id }: AccountRecord, { profiles }: Estate): FargateProfile[] {
  return profiles.filter(
    ({ role, isBeingDeleted }) => !isBeingDeleted && role?.accountId === id && isSameName(role, { name }),
  );
}

/** @param clusters those of the target that are there */
function missingRole(
  account: AccountRecord,
  estate: Estate,
  target: Target,
  clusters: Target["clusters"],
  reach?: Reach,
): Finding {
  const { id, partition } = account;
  const { roleName: name } = target;
  const uses = profilesWith(name, account, estate);
  const plain = roleArn({ partition, accountId: id, name });
  const arn = target.roleArn ?? uses[0]?.role?.arn ?? plain;
  const parsed = parseRoleArn(arn);
  const having = uses.filter(({ role }) => role?.arn === arn);
  const isFor = parsed && having.length + clusters.length > 0;
  const instead: Fix = { kind: target.clusters.length === 0 ? "which-cluster" : "cluster-first" };
  const fix = isFor ? createMissing(estate, parsed, having) : instead;
  const role = { label: name, name, accountId: id };
  const found = { id: "role-missing", kind: "no-role", role, profile: {}, isOfAnotherAccount: false } as const;
  return inAccountWords(found, { place: { account: id, role: arn }, fix }, reach);
}

/** If the role is asked for by an ARN with another path. */
function wrongPath(named: string | undefined, { parsed: is, made }: AccountRole, reach?: Reach): Finding[] {
  const asked = parseRoleArn(named ?? "");
  if (named === undefined || named === is.arn || !asked) return [];
  const paths = { at: made.record, part: "path", named: asked.path, is: is.path } as const;
  const found = { id: "role-missing", kind: "another-arn", role: made, profile: {}, ...paths } as const;
  const place = { account: is.accountId, role: is.arn };
  return [inAccountWords(found, { place, part: named, fix: { kind: "use-arn" } }, reach)];
}

/** Without a cluster nobody can say whether a role is right: what is to be given. */
function whichCluster({ id }: AccountRecord, { source }: Estate, name: string): Unanswered {
  const profile = hasHiddenUses(source) ? "Fargate profile that could be read" : `Fargate profile of account ${id}`;
  const command = shellLine("fargate-role", "scan", name, "--cluster", "NAME");
  return new Unanswered(`No ${profile} uses role ${name}. Say which cluster the role is for: ${command}`);
}

/**
 * Answers for one role and the clusters of a question, from what was read of the account. Pure.
 * @throws Unanswered if no cluster is named, no profile uses the role, and nothing is wrong with it for any cluster
 */
export function assess(account: AccountRecord, target: Target, reach?: Reach): Report & { role?: AccountRole } {
  const arn = account.roles[0]?.arn;
  const missing = target.clusters.flatMap((cluster) => missingCluster(account, cluster) ?? []);
  const clusters = target.clusters.filter((cluster) => !missingCluster(account, cluster));
  const isForCluster = (estate: Estate) =>
    target.clusters.length > 0 || profilesWith(target.roleName, account, estate).length > 0;
  const ofClusters = judgeAccount(account, { toServe: clusters, reach });
  const isAsked = !isForCluster(ofClusters.estate);
  const judged = isAsked ? judgeAccount(account, { isAsked, reach }) : ofClusters;
  const { estate, status, findings: found } = judged;
  const report = { accounts: [status], roles: [], reach };
  const facts = estate.roles.find(({ made }) => arn !== undefined && made?.arn === arn);
  const role = facts && accountRole(facts, estate);
  if (!role) {
    const lost = missingRole(account, estate, target, clusters, reach);
    return { ...report, findings: [...found.filter((one) => one.role === undefined), ...missing, lost] };
  }
  // Of the account only what is about the role is asked for.
  const ofRole = found.filter((one) => one.role === undefined || one.role === arn);
  if (isAsked && !ofRole.some(({ level }) => level === "error")) throw whichCluster(account, estate, target.roleName);
  const { judgement } = judged.roles.find((one) => one.role.parsed.arn === arn) ?? {};
  return {
    ...report,
    roles: judgement ? [judgement] : [],
    findings: [...wrongPath(target.roleArn, role, reach), ...ofRole, ...missing],
    role,
  };
}
