import fc from "fast-check";
import {
  usedRoleNames,
  type AccountRecord,
  type ClusterRecord,
  type UnknownPart,
} from "../../core/readers/account/inventory";
import { buildTrustPolicy, executionPolicyArn, judgeTrustPolicy, parseRoleArn } from "../../core/trust";
import { accountId, line, roleArn } from "./fake-aws-account";
import { clusterNames, randomAccount, regionNames } from "./random-account";

/** A call that AWS refuses. */
interface Denial extends Pick<UnknownPart, "action" | "region" | "cluster"> {
  /** What the call would give last is missing; else all of it. */
  isPartial: boolean;
}

const ofClusters = [
  "eks:DescribeCluster",
  "eks:ListFargateProfiles",
  "eks:DescribeFargateProfile",
  "eks:ListNodegroups",
  "eks:DescribeNodegroup",
  "eks:ListAccessEntries",
  "eks:DescribeAccessEntry",
];

const denials: fc.Arbitrary<Denial[]> = fc
  .uniqueArray(
    fc.oneof(
      fc.constantFrom(
        { action: "sts:AssumeRole" },
        { action: "account:ListRegions" },
        { action: "iam:GetAccountAuthorizationDetails" },
        { action: "iam:GetAccountSummary" },
        ...regionNames.map((region) => ({ action: "eks:ListClusters", region })),
      ),
      fc.record({
        action: fc.constantFrom(...ofClusters),
        region: fc.constantFrom(...regionNames),
        cluster: fc.constantFrom(...clusterNames),
      }),
    ),
    { maxLength: 3, selector: (one) => JSON.stringify(one) },
  )
  .chain((all) => fc.tuple(...all.map((one) => fc.record({ ...constant(one), isPartial: fc.boolean() }))));

function constant<T extends object>(values: T) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, fc.constant(value)])) as {
    [K in keyof T]: fc.Arbitrary<T[K]>;
  };
}

/** What a run reads of an account as it is, in some of its Regions or in all, with what AWS refuses. */
function reading(truth: AccountRecord, denied: readonly Denial[], asked: readonly string[] | null): AccountRecord {
  const unknown: UnknownPart[] = [];
  /** The items that AWS gives in answer to a list and what describes its items. */
  const read = <T>(items: readonly T[], pattern: RegExp, region?: string, cluster?: string): T[] => {
    const refused = denied.filter(
      (one) => pattern.test(one.action) && one.region === region && one.cluster === cluster,
    );
    for (const { action } of refused)
      unknown.push({
        ...{ action, reason: `Access denied to ${action}`, denied: true },
        ...(region !== undefined && { region }),
        ...(cluster !== undefined && { cluster }),
      });
    if (refused.length === 0) return [...items];
    return refused.every(({ isPartial }) => isPartial) ? items.slice(0, -1) : [];
  };
  const entered = read([truth], /^sts/).length > 0;
  if (!entered) return { ...truth, roles: [], regions: [], allRegions: false, unknown };
  read([], /^account:/);
  const regions = truth.regions
    .filter(({ name }) => asked?.includes(name) ?? true)
    .map(({ name: region, clusters }) => ({
      name: region,
      clusters: read(clusters, /ListClusters/, region).map((cluster): ClusterRecord => {
        const { name } = cluster;
        const [described] = read([cluster], /DescribeCluster/, region, name);
        const { status, authenticationMode, clusterRole, autoModeRole, ...rest } = cluster;
        return {
          ...rest,
          ...(described
            ? { status, authenticationMode, ...(clusterRole && { clusterRole }), ...(autoModeRole && { autoModeRole }) }
            : { status: "", authenticationMode: "" }),
          profiles: read(cluster.profiles, /FargateProfile/, region, name),
          nodeGroups: read(cluster.nodeGroups, /Nodegroup/, region, name),
        };
      }),
    }));
  const used = usedRoleNames({ regions });
  const roles = read(truth.roles, /^iam:GetAccountAuth/).filter(
    ({ arn, trustPolicy }) =>
      used.has(parseRoleArn(arn)?.name ?? "") ||
      judgeTrustPolicy(trustPolicy, { accounts: [accountId] }).concernsFargate,
  );
  const names = new Set([...used, ...roles.map(({ arn }) => parseRoleArn(arn)?.name)]);
  for (const { name, clusters } of regions)
    for (const cluster of clusters)
      cluster.accessEntries = cluster.authenticationMode.includes("API")
        ? read(cluster.accessEntries, /AccessEntr/, name, cluster.name).filter(({ principal }) =>
            names.has(parseRoleArn(principal)?.name),
          )
        : [];
  read([], /Summary/);
  // A Region that could not be read at all may be named among the unknown parts alone.
  const hidden = new Set(denied.flatMap(({ isPartial, region, cluster }) => (isPartial || cluster ? [] : [region])));
  return {
    ...{ ...truth, roles, regions: regions.filter(({ name }) => !hidden.has(name)) },
    ...{ allRegions: asked === null, unknown },
  };
}

const clusterExtras = fc.record(
  {
    nodeGroups: fc.subarray(["one", "two", "three"], { maxLength: 1 }),
    clusterRole: fc.constantFrom("one", "two", "cluster", "cluster"),
    autoModeRole: fc.constantFrom("one", "nodes", "nodes", "nodes"),
    isDeleted: fc.integer({ min: 0, max: 9 }),
  },
  { requiredKeys: ["isDeleted"] },
);

/** An account with node groups and roles of clusters, some of them those of pods. */
const randomTruth: fc.Arbitrary<AccountRecord> = fc
  .tuple(randomAccount, fc.array(clusterExtras, { minLength: 6, maxLength: 6 }), fc.boolean())
  .map(([account, extras, isRight]) => {
    const more = [...extras];
    // Few roles of a random account are right.
    const right = {
      trustPolicy: JSON.stringify(buildTrustPolicy([line("*", { region: "*" })])),
      attachedPolicies: [executionPolicyArn("aws")],
    };
    const roles = account.roles.map((role) => (isRight ? { ...role, ...right } : role));
    const regions = account.regions.map(({ name, clusters }) => ({
      name,
      clusters: clusters.map((cluster): ClusterRecord => {
        const { nodeGroups = [], clusterRole, autoModeRole, isDeleted = 1 } = more.pop() ?? {};
        return {
          ...cluster,
          ...(isDeleted === 0 && { status: "DELETING" }),
          nodeGroups: nodeGroups.map((role) => ({ name: "workers", role: roleArn(role) })),
          ...(clusterRole !== undefined && { clusterRole: roleArn(clusterRole) }),
          ...(autoModeRole !== undefined && { autoModeRole: roleArn(autoModeRole) }),
        };
      }),
    }));
    return { ...account, roles, regions };
  });

const randomReading = (truth: AccountRecord): fc.Arbitrary<AccountRecord> =>
  fc
    .tuple(denials, fc.option(fc.subarray(regionNames, { minLength: 1 }), { freq: 2 }))
    .map(([denied, asked]) => reading(truth, denied, asked));

/** Readings of one account, the oldest first. It changed in between, or did not. */
export const randomReadings: fc.Arbitrary<AccountRecord[]> = fc
  .tuple(randomTruth, fc.option(randomTruth), fc.boolean())
  .chain(([first, second, isThird]) =>
    fc.tuple(...[first, second ?? first, ...(isThird ? [second ?? first] : [])].map(randomReading)),
  )
  .map((records) => records.map((record, day) => ({ ...record, readAt: `2026-01-0${day + 1}T00:00:00.000Z` })));
