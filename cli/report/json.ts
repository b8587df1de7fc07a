import { resultOf, type Finding } from "../../core/findings";
import { printableJson } from "../../core/text";
import { fixText } from "../../core/findings/render/fix/printed-lines";
import { orExempt, sorted, type Report } from "./report";

/** The shape of the JSON changes only with this number; docs/commands/reports.md describes it. */
const shapeVersion = 2;

/** The fix as one text; sentences and `alike` are for the text alone, names and `about` for exemptions and baselines. */
function findingAsJson(finding: Finding) {
  const { sentences, summary, alike, roleName, logicalId, about, ...shown } = finding;
  return { ...shown, fix: finding.fix && fixText(finding.fix) };
}

function rolesOfFilesAsJson({ rolesOfFiles = [], findings }: Report) {
  const notAccepted = new Set(findings);
  return rolesOfFiles.map(({ findings: aboutRole, ...role }) => {
    const verdict = resultOf(aboutRole.filter((finding) => notAccepted.has(finding)));
    return { ...role, verdict: orExempt(verdict, resultOf(aboutRole)) };
  });
}

export function reportAsJson(report: Report): string {
  const { accounts, accountsTaken, defaultsTaken, judged, withoutAttachments, roles, findings } = report;
  const { notRead, exempted, known, gone } = report;
  return printableJson({
    version: shapeVersion,
    result: resultOf(findings),
    judged,
    accounts,
    accountsTaken,
    defaultsTaken,
    withoutAttachments,
    notRead,
    roles: [...roles.map(({ hasHiddenUses, ...role }) => role), ...rolesOfFilesAsJson(report)],
    findings: sorted(findings).map(findingAsJson),
    exempted: exempted?.map(({ finding, ...exemption }) => ({ finding: findingAsJson(finding), ...exemption })),
    known: known?.map(findingAsJson),
    gone,
  });
}

export function errorAsJson(message: string, missingAction?: string): string {
  const nothing = { accounts: [], roles: [], findings: [] };
  return printableJson({ version: shapeVersion, result: "unknown", ...nothing, error: { message, missingAction } });
}
