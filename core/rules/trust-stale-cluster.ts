import { clusterAt, type Estate } from "../facts/estate";
import { isForFargate } from "../facts/pod-role";
import { intentionIn } from "../facts/role-trust";
import type { StaleLine } from "../findings/found";
import { clustersAreListed } from "../readers/source";
import { plain } from "../records/record";
import { parseTrustPolicy, readSourceArn, soundSourceArns } from "../trust";
import type { MadeRole } from "../records/identity";
import type { RoleRule } from "./rule";

/** Lines of a trust policy for clusters that do not exist: a later cluster of that name could use the role unseen. */
export const trustStaleCluster = {
  ids: ["trust-stale-cluster"],
  about: "role",
  needs: "complete",
  judge({ role, made }, estate): StaleLine[] {
    if (!made || !isForFargate(made.record)) return [];
    return staleLines(made, estate).map((line) => ({
      ...{ id: "trust-stale-cluster", kind: "stale-line", role, at: made.record, ...line },
    }));
  },
} satisfies RoleRule;

/** The lines for clusters that do not exist and that nobody asked for, in Regions whose clusters were all read. */
export function staleLines(made: MadeRole, estate: Estate): Pick<StaleLine, "line" | "cluster" | "region">[] {
  const { source } = estate;
  const { regions = [], everyRegion } = source.complete ?? {};
  const { toServe = [] } = source;
  const isThere = (cluster: string, region: string) =>
    clusterAt(estate, cluster, region) !== undefined ||
    toServe.some((one) => one.region === region && one.name === cluster);
  const { statements } = parseTrustPolicy(plain(made.record.props.assumeRolePolicy));
  return soundSourceArns(statements, intentionIn(made, source)).flatMap((line) => {
    const { region, cluster } = readSourceArn(line);
    if (cluster === "" || /[*?$]/.test(cluster)) return [];
    const places = region === "*" ? regions : [region];
    const areKnown = places.every((one) => clustersAreListed(source, one)) && (region !== "*" || everyRegion === true);
    return areKnown && !places.some((one) => isThere(cluster, one)) ? [{ line, cluster, region }] : [];
  });
}
