import type { RoleJudgement } from "../../core/aws-account/judge";
import { parseRoleArn } from "../../core/iam";
import type { Finding } from "../../core/findings";
import { compareTexts } from "../../core/text";
import type { Report } from "../report/report";

/** A role as the map shows it. */
export interface MapRole {
  arn: string;
  name: string;
  verdict: RoleJudgement["verdict"];
  /** What makes it a role of EC2 nodes. */
  nodes: readonly string[];
  findings: readonly Finding[];
}

/** A cluster with its Fargate profiles, and the roles that they use. */
export interface MapCluster {
  /** ARN; undefined for the roles that no profile uses. */
  arn?: string;
  /** `REGION/NAME`. */
  name: string;
  profiles: { name: string; role: string }[];
  roles: MapRole[];
}

/** An account with its clusters, in the order of their names. */
export interface MapAccount {
  id: string;
  clusters: MapCluster[];
}

/** `REGION/NAME` of a cluster's ARN. */
export function clusterName(arn: string): string {
  return /^arn:[^:]*:eks:([^:]*):\d*:cluster\/(.*)$/.exec(arn)?.slice(1).join("/") ?? arn;
}

function clustersOf(roles: Iterable<RoleJudgement>, toMap: (role: RoleJudgement) => MapRole): MapCluster[] {
  const clusters = new Map<string, MapCluster>();
  const unused: MapCluster = { name: "No Fargate profile", profiles: [], roles: [] };
  for (const role of roles) {
    const shown = toMap(role);
    if (role.clusters.length === 0) unused.roles.push(shown);
    for (const arn of role.clusters) {
      const cluster = clusters.get(arn) ?? { arn, name: clusterName(arn), profiles: [], roles: [] };
      clusters.set(arn, cluster);
      cluster.roles.push(shown);
      const own = role.profiles.filter((profile) => profile.cluster === arn);
      cluster.profiles.push(...own.map(({ name }) => ({ name, role: role.arn })));
    }
  }
  const sorted = [...clusters.values()].sort((a, b) => compareTexts(a.name, b.name));
  return unused.roles.length === 0 ? sorted : [...sorted, unused];
}

/** Who uses which role, from a report: accounts, their clusters, the profiles of those, the roles, and what nodes share. */
export function mapOf({ roles, findings }: Pick<Report, "roles" | "findings">): MapAccount[] {
  const byRole = new Map([...roles].map(({ arn }) => [arn, [] as Finding[]]));
  for (const finding of findings) byRole.get(finding.role ?? "")?.push(finding);
  const toMap = ({ arn, verdict, nodes }: RoleJudgement): MapRole => {
    const name = parseRoleArn(arn)?.name ?? arn;
    return { arn, name, verdict, nodes, findings: byRole.get(arn) ?? [] };
  };
  const accounts = new Map<string, RoleJudgement[]>();
  for (const role of roles) {
    const id = parseRoleArn(role.arn)?.accountId ?? "unknown account";
    accounts.set(id, [...(accounts.get(id) ?? []), role]);
  }
  return [...accounts]
    .map(([id, own]) => ({ id, clusters: clustersOf(own, toMap) }))
    .sort((a, b) => compareTexts(a.id, b.id));
}

/** How many roles of a cluster are not right. */
export function problemsIn({ roles }: MapCluster): number {
  return roles.filter(({ verdict }) => verdict !== "pass").length;
}
