import { existsSync } from "node:fs";
import { verdictOf } from "../../core/aws-account/judge";
import type { Finding } from "../../core/findings";
import type { Terminal } from "../terminal";
import type { Report } from "../report/report";
import { readBaseline, withBaseline, writeBaseline } from "./baseline";
import { readExemptions, withExemptions } from "./exemptions";
import { validateAccepted, type AcceptedOptions } from "./options";

/** The verdicts, by the findings that are left. */
function withVerdicts(report: Report): Report {
  const byRole = new Map<string, Finding[]>();
  for (const finding of [...report.findings, ...(report.known ?? [])])
    if (finding.role !== undefined) byRole.set(finding.role, [...(byRole.get(finding.role) ?? []), finding]);
  const roles = report.roles.map((role) => ({
    ...role,
    verdict: verdictOf(byRole.get(role.arn) ?? [], role.hasHiddenUses),
  }));
  return { ...report, roles };
}

/** Says whether the files of the options can be used, before anything is asked. */
export async function readAccepted(
  options: AcceptedOptions,
): Promise<(report: Report, context: Pick<Terminal, "printAside">) => Promise<Report>> {
  validateAccepted(options);
  const { exemptions: path, baseline, updateBaseline } = options;
  const exemptions = path === undefined ? undefined : await readExemptions(path);
  const isNew = updateBaseline && baseline !== undefined && !existsSync(baseline);
  const known = baseline === undefined || isNew ? [] : await readBaseline(baseline);
  return async (found, { printAside }) => {
    const report = exemptions && path !== undefined ? withExemptions(found, exemptions, path) : found;
    if (baseline === undefined) return exemptions ? withVerdicts(report) : report;
    if (updateBaseline) {
      await writeBaseline(baseline, report, known);
      printAside(`The baseline ${baseline} is written.`);
    }
    return withVerdicts(withBaseline(report, updateBaseline ? await readBaseline(baseline) : known));
  };
}
