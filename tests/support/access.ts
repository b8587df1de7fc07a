import { type Context, holds, least, type Truth } from "./oracle/conditions";
import { type Document, statementsOf } from "./oracle/document";
import { isAbout, type Requester, service } from "./oracle/principals";

// Who can use a role by a trust policy, by the oracle and over a grid of requests: no part of the product is asked.

/** A request for a role: by the Fargate service for a profile of a place, or by someone else. */
export interface Attempt {
  who: Requester;
  place?: { partition: string; account: string; region: string; cluster: string; profile?: string };
  /** True for a request without aws:SourceAccount, beside aws:SourceArn. */
  isAccountAbsent?: true;
}

const uuid = "1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d";
const fargate = service("eks-fargate-pods.amazonaws.com");
const now = new Date();

export function profileOf({
  partition,
  account,
  region,
  cluster,
  profile = "p",
}: NonNullable<Attempt["place"]>): string {
  return `arn:${partition}:eks:${region}:${account}:fargateprofile/${cluster}/${profile}/${uuid}`;
}

/** Every combination of some accounts, Regions and clusters, and what asks without a profile. */
export function attempts({ accounts, regions, clusters }: Record<`${"account" | "region" | "cluster"}s`, string[]>) {
  return [
    ...accounts.flatMap((account) =>
      regions.flatMap((region) =>
        clusters.map((cluster): Attempt => ({ who: fargate, place: { partition: "aws", account, region, cluster } })),
      ),
    ),
    { who: fargate },
    { who: service("ec2.amazonaws.com") },
    ...accounts.map((account): Attempt => {
      const root = `arn:aws:iam::${account}:root`;
      return {
        who: { type: "AWS", names: [`arn:aws:iam::${account}:user/u`, root], account, action: "sts:AssumeRole" },
      };
    }),
  ];
}

/** Whether a trust policy lets somebody in: 0 surely not, 2 surely. */
export function letsIn(policy: Document, attempt: Attempt): Truth {
  const context = contextOf(attempt);
  const applying = statementsOf(policy)
    .filter((statement) => isAbout(statement, attempt.who))
    .map((statement) => ({ statement, truth: least(statement.conditions.map((one) => holds(one, context))) }));
  const allowed = Math.max(0, ...applying.filter(({ statement }) => statement.allows).map(({ truth }) => truth));
  const denied = Math.max(0, ...applying.filter(({ statement }) => statement.denies).map(({ truth }) => truth));
  return Math.min(allowed, 2 - denied) as Truth;
}

function contextOf({ who, place, isAccountAbsent }: Attempt): Context {
  const [name = ""] = who.names;
  const isService = who.type === "Service";
  return new Map<string, string>(
    Object.entries({
      "aws:currenttime": now.toISOString(),
      "aws:epochtime": String(now.getTime() / 1000),
      "aws:securetransport": "true",
      "aws:principalisawsservice": String(isService),
      ...(isService
        ? { "aws:principalservicename": name }
        : { "aws:principalarn": name, "aws:principalaccount": who.account ?? "" }),
      ...(place && { "aws:sourcearn": profileOf(place) }),
      ...(place && !isAccountAbsent && { "aws:sourceaccount": place.account }),
      "aws:resourceaccount": "111122223333",
    }),
  );
}
