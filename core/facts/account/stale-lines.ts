import { parseTrustPolicy, readSourceArn, soundSourceArns } from "../../trust";
import { intendedIn } from "./trust";
import { clustersAreListed } from "../../readers/account/unread";
import type { AccountRole } from "./account-role";

/** A line of a trust policy for a cluster that does not exist, with what it says. */
export interface StaleLine {
  line: string;
  cluster: string;
  /** `*` for any. */
  region: string;
}

/** The lines for clusters that do not exist, in Regions whose clusters were all read. */
export function staleLines({ account, record }: Pick<AccountRole, "account" | "record">): StaleLine[] {
  const exists = new Set(
    account.regions.flatMap(({ name, clusters }) => clusters.map((cluster) => `${name}/${cluster.name}`)),
  );
  return soundSourceArns(parseTrustPolicy(record.trustPolicy).statements, intendedIn(account)).flatMap((line) => {
    const { region, cluster } = readSourceArn(line);
    if (cluster === "" || /[*?]/.test(cluster)) return [];
    const regions = region === "*" ? account.regions.map(({ name }) => name) : [region];
    const known = regions.every((name) => clustersAreListed(account, name)) && (region !== "*" || account.allRegions);
    if (!known || regions.some((name) => exists.has(`${name}/${cluster}`))) return [];
    return [{ line, cluster, region }];
  });
}
