import type { RoleJudgement } from "../../../core/rules/account";
import { parseRoleArn } from "../../../core/trust";
import type { Finding } from "../../../core/findings";
import { compareTexts } from "../../../core/text";
import { clusterLabel } from "../report";

export interface MapRole {
  arn: string;
  name: string;
  verdict: RoleJudgement["verdict"];
  nodes: readonly string[];
  findings: readonly Finding[];
}

/** A cluster with its Fargate profiles, and the roles that they use; in a ledger, a stack with its uses. */
export interface MapCluster {
  /** ARN; undefined for the roles that no profile uses. */
  arn?: string;
  /** `REGION/NAME`. */
  name: string;
  profiles: { name: string; role: string }[];
  roles: MapRole[];
}

export interface MapAccount {
  id: string;
  clusters: MapCluster[];
}

type UsedRole = Pick<RoleJudgement, "arn" | "verdict" | "clusters" | "profiles" | "nodes">;

export interface MapSource {
  roles: Iterable<UsedRole>;
  findings: readonly Finding[];
}

type ShownRole = UsedRole & { account: string };

function clustersOf(roles: Iterable<ShownRole>, toMap: (role: ShownRole) => MapRole): MapCluster[] {
  const clusters = new Map<string, MapCluster>();
  const unused: MapCluster = { name: "No Fargate profile", profiles: [], roles: [] };
  for (const role of roles) {
    const shown = toMap(role);
    if (role.clusters.length === 0) unused.roles.push(shown);
    for (const arn of role.clusters) {
      const cluster = clusters.get(arn) ?? { arn, name: clusterLabel(arn), profiles: [], roles: [] };
      clusters.set(arn, cluster);
      cluster.roles.push(shown);
      const own = role.profiles.filter((profile) => profile.cluster === arn);
      cluster.profiles.push(...own.map(({ name }) => ({ name, role: role.arn })));
    }
  }
  const sorted = [...clusters.values()].sort((a, b) => compareTexts(a.name, b.name));
  return unused.roles.length === 0 ? sorted : [...sorted, unused];
}

/** Several accounts may show one ARN: the one that has the role, and others whose profiles have it by mistake. */
function placeOf({ account, arn }: Pick<ShownRole, "account" | "arn">): string {
  return `${account} ${arn}`;
}

/** The roles that Fargate profiles have and that are not there, or are of another account: only findings name them. */
function lostRoles(findings: readonly Finding[], known: ReadonlySet<string>): ShownRole[] {
  const lost = new Map<string, ShownRole>();
  for (const { id, account = "", role: arn, cluster, profile: name, level } of findings) {
    if (id !== "role-missing" || arn === undefined || cluster === undefined || name === undefined) continue;
    const place = placeOf({ account, arn });
    if (known.has(place)) continue;
    const verdict = level === "unknown" ? "unknown" : "fail";
    const role = lost.get(place) ?? { account, arn, verdict, clusters: [], profiles: [], nodes: [] };
    lost.set(place, role);
    if (!role.clusters.includes(cluster)) role.clusters.push(cluster);
    role.profiles.push({ cluster, name });
  }
  return [...lost.values()];
}

/** Who uses which role, from a report: accounts, their clusters, the profiles of those, the roles, and what nodes share. */
export function mapOf({ roles, findings }: MapSource): MapAccount[] {
  const accountOf = (arn: string): string => parseRoleArn(arn)?.accountId ?? "unknown account";
  const read = [...roles].map((role): ShownRole => ({ ...role, account: accountOf(role.arn) }));
  const shown = [...read, ...lostRoles(findings, new Set(read.map(placeOf)))];
  const byPlace = new Map(shown.map((role) => [placeOf(role), [] as Finding[]]));
  for (const finding of findings) {
    const { role: arn = "", account = accountOf(arn) } = finding;
    byPlace.get(placeOf({ account, arn }))?.push(finding);
  }
  const toMap = (role: ShownRole): MapRole => {
    const { arn, verdict, nodes } = role;
    const name = parseRoleArn(arn)?.name ?? arn;
    return { arn, name, verdict, nodes, findings: byPlace.get(placeOf(role)) ?? [] };
  };
  return [...Map.groupBy(shown, ({ account }) => account)]
    .map(([id, own]) => ({ id, clusters: clustersOf(own, toMap) }))
    .sort((a, b) => compareTexts(a.id, b.id));
}

export function problemsIn({ roles }: MapCluster): number {
  return roles.filter(({ verdict }) => verdict !== "pass").length;
}
