import { mustStay, rolePlace, type AccountRole } from "../facts/account/account-role";
import { staleLines } from "../facts/account/stale-lines";
import { clusterLine } from "../facts/account/trust";
import { accountFinding, type AccountFinding, type AccountFix } from "../findings/account";
import { allowedSourceArns, otherPrincipals, parseTrustPolicy, sourceArnsOf } from "../trust";
import { secondRole } from "./account-fixes";

/** Lines of a trust policy for clusters that do not exist: a later cluster of that name could use the role unseen. */
export function trustStaleCluster(role: AccountRole): AccountFinding[] {
  const stale = staleLines(role);
  const fixOf = staleFix(role, new Set(stale.map(({ line }) => line)));
  return stale.map((one) =>
    accountFinding("trust-stale-cluster", rolePlace(role), {
      found: { kind: "stale-line", ...one },
      fix: fixOf(one.line),
      part: one.line,
    }),
  );
}

/**
 * How a line for a cluster that is gone leaves a trust policy. An aws:SourceArn without any line lets in nobody. To
 * delete that condition then lets in everybody.
 * @param stale all lines for clusters that are gone
 */
export function staleFix(role: AccountRole, stale: ReadonlySet<string>): (line: string) => AccountFix {
  const { record, clusters, account } = role;
  // The lines of each statement that has no others.
  const gone = parseTrustPolicy(record.trustPolicy).statements.map((statement) => ({
    label: statement.label,
    lines: new Set(sourceArnsOf(statement).flatMap((values) => (values.every((one) => stale.has(one)) ? values : []))),
  }));
  const isLast = allowedSourceArns(record.trustPolicy).every((value) => stale.has(value));
  const isTaken = isLast && mustStay(role);
  const isForOthers = otherPrincipals(record.trustPolicy).length > 0;
  return (line) => {
    const alone = gone.filter(({ lines }) => lines.has(line));
    if (alone.length === 0) return { kind: "remove-line", line };
    if (isTaken) return secondRole(role);
    if (!isLast || (clusters.length === 0 && isForOthers))
      return { kind: "remove-fargate", statements: alone.map(({ label }) => label) };
    return { kind: "replace-line", line, lines: clusters.map((use) => clusterLine(use, account)) };
  };
}
