import { existsSync } from "node:fs";
import { verdictOf } from "../../core/rules/account";
import type { Terminal } from "../io/terminal";
import type { Report } from "../report/report";
import { isStream } from "../io/write-whole";
import { readBaseline, withBaseline, writeBaseline } from "./baseline";
import { readExemptions, withExemptions } from "./exemptions";
import { validateAccepted, type AcceptedOptions } from "./options";

/** The verdicts, by the findings that are left. */
function withVerdicts(report: Report): Report {
  const byRole = Map.groupBy([...report.findings, ...(report.known ?? [])], ({ role }) => role);
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
  const isNew = updateBaseline && baseline !== undefined && (!existsSync(baseline) || (await isStream(baseline)));
  const known = baseline === undefined || isNew ? [] : await readBaseline(baseline);
  return async (found, { printAside }) => {
    const report = exemptions ? withExemptions(found, exemptions) : found;
    if (baseline === undefined) return exemptions ? withVerdicts(report) : report;
    if (!updateBaseline) return withVerdicts(withBaseline(report, known));
    const written = await writeBaseline(baseline, report, known);
    printAside(`The baseline ${baseline} is written.`);
    return withVerdicts(withBaseline(report, written));
  };
}
