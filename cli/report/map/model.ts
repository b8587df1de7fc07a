import { parseRoleArn } from "../../../core/trust";
import type { Finding } from "../../../core/findings";
import { compareTexts, plural } from "../../../core/text";
import { clusterLabel, type ReportedRole } from "../report";

export interface MapRole extends Pick<ReportedRole, "arn" | "verdict" | "nodes"> {
  name: string;
  findings: readonly Finding[];
}

/** A cluster with its Fargate profiles, and the roles that they use; in a ledger, a stack with its uses. */
export interface MapCluster {
  /** ARN; undefined for the roles that no profile uses. */
  arn?: string;
  /** `REGION/NAME`. */
  name: string;
  profiles: { name: string; role: string; title: string }[];
  roles: MapRole[];
}

export interface MapAccount {
  id: string;
  clusters: MapCluster[];
}

/** A use by pods that is not a profile has a title of its own. */
type UsedRole = Pick<ReportedRole, "arn" | "verdict" | "clusters" | "nodes"> & {
  profiles: (ReportedRole["profiles"][number] & { title?: string })[];
};

export interface MapSource {
  roles: Iterable<UsedRole>;
  findings: readonly Finding[];
}

interface ShownRole extends UsedRole, MapRole {
  account: string;
  findings: Finding[];
}

function clustersOf(roles: Iterable<ShownRole>): MapCluster[] {
  const clusters = new Map<string, MapCluster>();
  const unused: MapCluster = { name: "No Fargate profile", profiles: [], roles: [] };
  for (const role of roles) {
    if (role.clusters.length === 0) unused.roles.push(role);
    for (const arn of role.clusters) {
      const cluster = clusters.get(arn) ?? { arn, name: clusterLabel(arn), profiles: [], roles: [] };
      clusters.set(arn, cluster);
      cluster.roles.push(role);
      const own = role.profiles.filter((profile) => profile.cluster === arn);
      cluster.profiles.push(
        ...own.map(({ name, title = `Fargate profile ${name}` }) => ({ name, role: role.arn, title })),
      );
    }
  }
  const sorted = [...clusters.values()].sort((a, b) => compareTexts(a.name, b.name));
  return unused.roles.length === 0 ? sorted : [...sorted, unused];
}

/** Who uses which role, from a report: accounts, their clusters, the profiles of those, the roles, and what nodes share. */
export function mapOf({ roles, findings }: MapSource): MapAccount[] {
  const accountOf = (arn: string): string => parseRoleArn(arn)?.accountId ?? "unknown account";
  // Several accounts may show one ARN: the one that has the role, and others whose profiles have it by mistake.
  const byPlace = new Map<string, ShownRole>();
  const show = (account: string, role: UsedRole): ShownRole => {
    const place = `${account} ${role.arn}`;
    const name = parseRoleArn(role.arn)?.name ?? role.arn;
    const shown = byPlace.get(place) ?? { ...role, account, name, findings: [] };
    byPlace.set(place, shown);
    return shown;
  };
  for (const role of roles) show(accountOf(role.arn), role);
  const read = new Set(byPlace.values());
  // The roles that Fargate profiles have and that are not there, or are of another account: only findings name them.
  for (const { id, account = "", role: arn, cluster, profile: name, level } of findings) {
    if (id !== "role-missing" || arn === undefined || cluster === undefined || name === undefined) continue;
    const verdict = level === "unknown" ? "unknown" : "fail";
    const role = show(account, { arn, verdict, clusters: [], profiles: [], nodes: [] });
    if (read.has(role)) continue;
    if (!role.clusters.includes(cluster)) role.clusters.push(cluster);
    role.profiles.push({ cluster, name });
  }
  for (const finding of findings) {
    const { role: arn = "", account = accountOf(arn) } = finding;
    byPlace.get(`${account} ${arn}`)?.findings.push(finding);
  }
  return [...Map.groupBy(byPlace.values(), ({ account }) => account)]
    .map(([id, own]) => ({ id, clusters: clustersOf(own) }))
    .sort((a, b) => compareTexts(a.id, b.id));
}

/** How many lines a drawing of the map has. */
export const linesIn = (accounts: readonly MapAccount[]): number =>
  accounts
    .flatMap(({ clusters }) => clusters)
    .reduce((sum, { profiles, roles }) => sum + profiles.length + roles.flatMap(({ nodes }) => nodes).length, 0);

/** What is in some clusters, in words. */
export function contentText(clusters: readonly MapCluster[]): string {
  const [profiles, roles] = [clusters.flatMap((one) => one.profiles), clusters.flatMap((one) => one.roles)];
  return `${plural(profiles.length, "profile")}, ${plural(roles.length, "role")}`;
}

/** The same of a drawing that has no room for its roles. */
export function foldedText(name: string, clusters: readonly MapCluster[]): string {
  const problems = clusters.reduce((sum, one) => sum + problemsIn(one), 0);
  return `${name}: ${contentText(clusters)}${problems === 0 ? "" : `, ${problems} not right`}`;
}

export const problemsIn = ({ roles }: MapCluster): number =>
  roles.filter(({ verdict }) => verdict !== "pass" && verdict !== "exempt").length;
