import {
  accountPlaceholder,
  clusterPlaceholder,
  globMatches,
  withPlaceholders,
  type SourceArnLine,
} from "../../../trust";
import type { UsingCluster } from "../../../readers/source";
import type { Language } from "./json";

const covers = (glob = clusterPlaceholder, name = clusterPlaceholder): boolean => globMatches(glob, name);

/** The lines of a fix, with one for each cluster whose profiles use the role: one that lacks it would lose the role. */
export function linesFor(lines: readonly SourceArnLine[], clusters: readonly Partial<UsingCluster>[]): SourceArnLine[] {
  const lineFor = (line: SourceArnLine, { name, region = line.region }: Partial<UsingCluster>): SourceArnLine => ({
    ...line,
    region: globMatches(line.region, region) ? line.region : region,
    cluster: name,
  });
  const filled = lines.flatMap((line) =>
    line.cluster === undefined && clusters.length > 0 ? clusters.map((one) => lineFor(line, one)) : line,
  );
  // A cluster without a name has that of its resource in the lines of a template, and ${NAME} refers to it.
  const has = ({ name, region }: Partial<UsingCluster>): boolean =>
    filled.some(
      (line) =>
        [name, /^\$\{(.+)\}$/.exec(name ?? "")?.[1] ?? name].some((one) => covers(line.cluster, one)) &&
        (region === undefined || globMatches(line.region, region)),
    );
  const [first] = filled;
  const lacking = first === undefined ? [] : clusters.filter((cluster) => !has(cluster));
  const all = [...filled, ...lacking.map((cluster) => lineFor(first as SourceArnLine, cluster))];
  return distinctLines(all);
}

/** Each line once. */
export function distinctLines(lines: readonly SourceArnLine[]): SourceArnLine[] {
  return [...new Map(lines.map((line) => [withPlaceholders(line), line])).values()];
}

/** What to put in the place of what lines leave out, as one sentence; empty if they leave out nothing. */
export function whatToFillIn(
  lines: readonly Pick<SourceArnLine, "accountId" | "cluster">[],
  { knowsAccount }: Pick<Language, "knowsAccount"> = {},
): string[] {
  const lacksAccount = !knowsAccount && lines.some(({ accountId }) => accountId === undefined);
  const missing = [
    ...(lacksAccount ? [`the id of your AWS account in place of ${accountPlaceholder}`] : []),
    ...(lines.some(({ cluster }) => cluster === undefined)
      ? [`the name of your EKS cluster in place of ${clusterPlaceholder}`]
      : []),
  ];
  return missing.length === 0 ? [] : [`Put ${missing.join(", and ")}`];
}
