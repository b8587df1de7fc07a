import { accountIdPattern, arnOf, parseTrustPolicy, sourceAccountName, sourceArnName } from "../policy";
import { fargateService, sourceArn } from "../service/fargate";
import { buildTrustPolicy } from "./build";
import { type Difference, whoGains } from "./compare";
import { candidateAccounts, type Intended, isAmong, type WithAccounts } from "./intention";

/** The callers that a trust policy lets in and nobody intended, as texts; `*` stands for any text. */
export interface Unintended {
  /** Fargate profiles as their ARNs, and the service without one. */
  service: string[];
  /** Other principals. */
  principals: string[];
}

/** @returns undefined if the work budget is used up */
export function unintendedCallers(document: unknown, given: Intended): Unintended | undefined {
  const [accounts] = candidateAccounts(parseTrustPolicy(document).statements, given);
  const intended = { ...given, accounts };
  const callers: Unintended = { service: [], principals: [] };
  for (const difference of whoGains(intendedPolicy(intended), document, intended) ?? [undefined]) {
    if (difference === undefined) return undefined;
    if (difference.kind === "principal") callers.principals.push(principalText(difference));
    else if (difference.kind === "no-profile") callers.service.push(`${fargateService} without aws:SourceArn`);
    else if (difference.where) callers.service.push(profileText(difference.where, intended));
    else return undefined;
  }
  return callers;
}

/** The policy that lets in all that is intended, and nobody else. */
function intendedPolicy({ accounts, clusters = ["*"], regions = ["*"], partition = "*" }: WithAccounts): unknown {
  const lines = accounts.flatMap((accountId) =>
    clusters.flatMap((cluster) => regions.map((region) => sourceArn({ partition, region, accountId, cluster }))),
  );
  return buildTrustPolicy(lines);
}

type Where = NonNullable<Extract<Difference, { kind: "pods" }>["where"]>;

/** A profile's ARN as a glob, with the names that a part does not have, unless these are intended anyway. */
function profileText({ account, cluster, region }: Where, intended: WithAccounts) {
  const { accounts, clusters = ["*"], regions = ["*"] } = intended;
  const isOwn = typeof account === "string" && accounts.includes(account);
  const excepted = [
    ...namesOut(account, accounts),
    ...namesOut(cluster, isOwn ? clusters : []),
    ...namesOut(region, isOwn ? regions : []),
  ];
  const [accountId, name, place] = [account, cluster, region].map((part) => (typeof part === "string" ? part : "*"));
  const arn = sourceArn({ partition: "*", region: place ?? "*", accountId: accountId ?? "*", cluster: name ?? "*" });
  return excepted.length === 0 ? arn : `${arn} except ${excepted.sort().join(", ")}`;
}

function namesOut(part: string | readonly string[], intended: readonly string[]) {
  return typeof part === "string" ? [] : part.filter((name) => !isAmong(intended, name));
}

function principalText({ type, value, account }: Extract<Difference, { kind: "principal" }>) {
  if (value !== undefined) return `${type}: ${value}`;
  const isAccount = account !== undefined && accountIdPattern.test(account);
  const named = isAccount ? arnOf({ partition: "*", service: "iam", accountId: account, resource: "*" }) : "*";
  return `${type}: ${named}`;
}

/** The conditions of a trust policy that callers do not show: those on other keys than the ones that name a profile or its account. */
export function otherConditions(document: unknown): unknown[] {
  const isOther = (keyName: string) => keyName !== sourceArnName && keyName !== sourceAccountName;
  return parseTrustPolicy(document).statements.flatMap(({ effect, conditions }) =>
    conditions
      .filter(({ keyName }) => isOther(keyName))
      .map(({ operatorName, keyName, values }) => [effect, operatorName.toLowerCase(), keyName, [...values].sort()]),
  );
}
