import { finding, mustStay, rolePlace, type AccountRole } from "../facts/account/account-role";
import { staleLines } from "../facts/account/stale-lines";
import { clusterLine } from "../facts/account/trust";
import type { Finding } from "../findings";
import { allowedSourceArns, fargateService, otherPrincipals, parseTrustPolicy, sourceArnsOf } from "../trust";
import { secondRole } from "./account-fixes";

/** Lines of a trust policy for clusters that do not exist: a later cluster of that name could use the role unseen. */
export function trustStaleCluster(role: AccountRole): Finding[] {
  const stale = staleLines(role);
  return stale.map(({ line, cluster, where }) => {
    const message = `The trust policy of role ${role.parsed.name} has a line for cluster ${cluster} in ${where}, and there is no such cluster: ${line}`;
    const fix = staleFix(
      role,
      line,
      stale.map((one) => one.line),
    );
    return finding("trust-stale-cluster", rolePlace(role), { message, fix, part: line });
  });
}

/**
 * How a line for a cluster that is gone leaves a trust policy. An aws:SourceArn without any line lets in nobody. To
 * delete that condition then lets in everybody.
 * @param stale all lines for clusters that are gone
 */
export function staleFix(role: AccountRole, line: string, stale: readonly string[]): string {
  const { record, clusters, account } = role;
  const alone = parseTrustPolicy(record.trustPolicy).statements.filter((statement) =>
    sourceArnsOf(statement).some((values) => values.includes(line) && values.every((value) => stale.includes(value))),
  );
  if (alone.length === 0) return `Remove "${line}" from aws:SourceArn`;
  const isLast = allowedSourceArns(record.trustPolicy).every((value) => stale.includes(value));
  if (isLast && mustStay(role)) return secondRole(role);
  const lines = clusters.map((use) => `"${clusterLine(use, account)}"`);
  if (isLast && lines.length > 0)
    return `Write ${lines.join(", ")} in place of "${line}" in aws:SourceArn, which must not be left without a line`;
  if (!isLast || otherPrincipals(record.trustPolicy).length > 0)
    return `Remove ${fargateService} from ${alone.map(({ label }) => label).join(", ")} (delete the statement if that was its only principal): aws:SourceArn must not be left without a line`;
  return `When you are sure that nothing needs the role, delete it; else write the line of a cluster that exists in place of "${line}": aws:SourceArn must not be left without a line`;
}
