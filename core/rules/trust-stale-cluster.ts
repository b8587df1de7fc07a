import { mustStay, rolePlace, type AccountRole } from "../facts/account/account-role";
import { staleLines } from "../facts/account/stale-lines";
import { clusterLine } from "../facts/account/trust";
import { accountFinding, type AccountFinding, type AccountFix } from "../findings/account";
import { allowedSourceArns, otherPrincipals, parseTrustPolicy, sourceArnsOf } from "../trust";
import { secondRole } from "./account-fixes";

/** Lines of a trust policy for clusters that do not exist: a later cluster of that name could use the role unseen. */
export function trustStaleCluster(role: AccountRole): AccountFinding[] {
  const stale = staleLines(role);
  const lines = stale.map(({ line }) => line);
  return stale.map((one) =>
    accountFinding("trust-stale-cluster", rolePlace(role), {
      found: { kind: "stale-line", ...one },
      fix: staleFix(role, one.line, lines),
      part: one.line,
    }),
  );
}

/**
 * How a line for a cluster that is gone leaves a trust policy. An aws:SourceArn without any line lets in nobody. To
 * delete that condition then lets in everybody.
 * @param stale all lines for clusters that are gone
 */
export function staleFix(role: AccountRole, line: string, stale: readonly string[]): AccountFix {
  const { record, clusters, account } = role;
  const alone = parseTrustPolicy(record.trustPolicy).statements.filter((statement) =>
    sourceArnsOf(statement).some((values) => values.includes(line) && values.every((value) => stale.includes(value))),
  );
  if (alone.length === 0) return { kind: "remove-line", line };
  const isLast = allowedSourceArns(record.trustPolicy).every((value) => stale.includes(value));
  if (isLast && mustStay(role)) return secondRole(role);
  if (!isLast || (clusters.length === 0 && otherPrincipals(record.trustPolicy).length > 0))
    return { kind: "remove-fargate", statements: alone.map(({ label }) => label) };
  return { kind: "replace-line", line, lines: clusters.map((use) => clusterLine(use, account)) };
}
