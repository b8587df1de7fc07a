import { resultOf, type Finding } from "../../core/findings";
import { printableJson } from "../../core/text";
import { fixText } from "../../core/findings/render/fix/printed-lines";
import { sorted, type Report } from "./report";

/** The shape of the JSON changes only with this number; docs/commands/reports.md describes it. */
const shapeVersion = 2;

/** Where its lines may break is for a text alone. Names, and what was found as data, are for exemptions and baselines. */
function findingAsJson(finding: Finding): object {
  const { cause, alike, roleName, logicalId, about, ...shown } = finding;
  return { ...shown, fix: finding.fix && fixText(finding.fix) };
}

export function reportAsJson(report: Report): string {
  const { accounts, accountsTaken, defaultsTaken, judged, withoutAttachments, roles, findings } = report;
  const { notRead, exempted, known, gone } = report;
  const left = new Set(findings);
  const ofFiles = (report.rolesOfFiles ?? []).map(({ findings: own, ...role }) => {
    const verdict = resultOf(own.filter((one) => left.has(one)));
    return { ...role, verdict: verdict === "pass" && resultOf(own) !== "pass" ? "exempt" : verdict };
  });
  return printableJson({
    version: shapeVersion,
    result: resultOf(findings),
    judged,
    accounts,
    accountsTaken,
    defaultsTaken,
    withoutAttachments,
    notRead,
    roles: [
      ...roles.map(({ arn, verdict, clusters, nodes, leastTrustPolicy }) => ({
        arn,
        verdict,
        clusters,
        nodes,
        leastTrustPolicy,
      })),
      ...ofFiles,
    ],
    findings: sorted(findings).map(findingAsJson),
    exempted: exempted?.map((one) => ({ ...one, finding: findingAsJson(one.finding) })),
    known: known?.map(findingAsJson),
    gone,
  });
}

export function errorAsJson(message: string, missingAction?: string): string {
  const nothing = { accounts: [], roles: [], findings: [] };
  return printableJson({ version: shapeVersion, result: "unknown", ...nothing, error: { message, missingAction } });
}
