import type { AccountRecord, ClusterRecord, ProfileRecord, RoleRecord } from "../../core/readers/account/inventory";
import { buildTrustPolicy } from "../../core/trust";
import { line, profileArn, region, rightAccount, rightCluster, rightProfile, rightRole } from "./fake-aws-account";
import { trustFor } from "./trust";

/** An account as data: its differences from the right one. */
export interface WrittenAccount extends Partial<Omit<AccountRecord, "roles" | "regions">> {
  /** The partition and the Region of the right account, if others. */
  moved?: { partition?: string; region: string };
  roles?: WrittenRole[];
  /** The clusters of each Region, each by its differences from cluster blue in that Region. */
  regions?: Record<string, WrittenCluster[]>;
}

/** Statements: a list of clusters or SourceArns that it is for, a service that gets in without a condition, or itself. */
export type Trust = readonly (string[] | string | object)[];

interface WrittenRole extends Partial<RoleRecord> {
  trust?: Trust;
}

interface WrittenCluster extends Partial<Omit<ClusterRecord, "profiles">> {
  profiles?: Partial<ProfileRecord>[];
}

export function accountOf({ moved, roles, regions, ...changes }: WrittenAccount): AccountRecord {
  const [right, home] = moved ? [move(rightAccount(), moved), moved.region] : [rightAccount(), region];
  return {
    ...right,
    ...(roles && { roles: roles.map((role) => roleOf(right.roles[0], role)) }),
    ...(regions && {
      regions: Object.entries(regions).map(([name, clusters]) => ({
        name,
        clusters: clusters.map((cluster) => clusterOf(cluster, name === home ? moved : { region: name })),
      })),
    }),
    ...changes,
  };
}

/** The right things of another partition or Region. */
function move<Thing>(thing: Thing, { partition = "aws", region: name }: { partition?: string; region: string }): Thing {
  const text = JSON.stringify(thing).replaceAll("arn:aws:", `arn:${partition}:`).replaceAll(region, name);
  return JSON.parse(text.replace('"partition":"aws"', `"partition":"${partition}"`)) as Thing;
}

function roleOf(right = rightRole(), { trust, ...changes }: WrittenRole): RoleRecord {
  return { ...right, ...(trust && { trustPolicy: trustOf(trust) }), ...changes };
}

/** A trust policy of these statements, as JSON text. */
export function trustOf(statements: Trust): string {
  const Statement = statements.flatMap((one): object[] => {
    if (typeof one === "string") return (JSON.parse(trustFor(one)) as { Statement: object[] }).Statement;
    return Array.isArray(one) ? buildTrustPolicy(one.map(lineOf)).Statement : [one];
  });
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

/** The SourceArn of a cluster that is given by its name. */
export const lineOf = (text: string): string => (/[:/]/.test(text) ? text : line(text));

function clusterOf({ profiles, ...changes }: WrittenCluster, moved?: WrittenAccount["moved"]): ClusterRecord {
  const { name = "blue" } = changes;
  const own = (profiles ?? [{}]).map(({ name: of = "default" }) =>
    rightProfile({ name: of, arn: profileArn(name, of) }),
  );
  const right = rightCluster({ name, profiles: own });
  const { profiles: all, ...cluster } = moved ? move(right, moved) : right;
  return { ...cluster, ...changes, profiles: all.map((one, index) => ({ ...one, ...profiles?.[index] })) };
}
