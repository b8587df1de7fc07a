import { memoizeByObject } from "../memoize";
import { isSameRole, type RoleIdentity } from "../records/identity";
import { regionOf, text, type ResourceRecord } from "../records/record";
import { eksType } from "../records/resource-types";
import { groupBy } from "../text";
import type { Estate } from "./estate";

/** An EKS cluster whose name and Region are known. */
export interface Cluster {
  name: string;
  region: string;
  arn?: string;
  /** `API`, `API_AND_CONFIG_MAP` or `CONFIG_MAP`. */
  authenticationMode?: string;
  /** The role with which the cluster itself works. */
  role?: RoleIdentity;
  /** Its access entries, each with the ARN that it is for. */
  entries: readonly { principal: string; type: string }[];
}

type Place = Partial<Pick<Cluster, "name" | "region">>;

const keyOf = ({ name, region }: Place): string => `${region}/${name}`;

/** The clusters of a complete source. */
export const clustersIn = memoizeByObject(({ facts: { stack } }: Estate): ReadonlyMap<string, Cluster> => {
  const ofKind = (kind: string): ResourceRecord[] => stack.records.filter(({ type }) => eksType(type)?.kind === kind);
  const placeOf = (record: ResourceRecord): Place => ({
    name: text(record.props, eksType(record.type)?.cluster ?? ""),
    region: regionOf(record),
  });
  const entries = groupBy(ofKind("access-entry"), (entry) => keyOf(placeOf(entry)));
  return new Map(
    ofKind("cluster").flatMap((record) => {
      const { name, region } = placeOf(record);
      if (name === undefined || region === undefined) return [];
      const key = keyOf({ name, region });
      const cluster: Cluster = {
        ...{ name, region, arn: text(record.props, "arn"), role: stack.roleAt(record, "roleArn") },
        authenticationMode: text(record.props, "accessConfig", "authenticationMode"),
        entries: (entries.get(key) ?? []).map(({ props }) => ({
          principal: text(props, "principalArn") ?? "",
          type: text(props, "type") ?? "",
        })),
      };
      return [[key, cluster] as const];
    }),
  );
});

export function clusterAt(estate: Estate, name: string | undefined, region: string | undefined): Cluster | undefined {
  return clustersIn(estate).get(keyOf({ name, region }));
}

export function entryTypes({ entries }: Pick<Cluster, "entries">, roleArn: string | undefined): string[] {
  return entries.filter(({ principal }) => principal === roleArn).map(({ type }) => type);
}

/** The cluster that itself works with a role: what is changed on the role may break the cluster. */
export function clusterOfRole(estate: Estate, role: RoleIdentity): Cluster | undefined {
  return [...clustersIn(estate).values()].find((cluster) => cluster.role && isSameRole(cluster.role, role));
}
