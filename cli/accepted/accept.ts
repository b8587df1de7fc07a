import { existsSync } from "node:fs";
import { verdictOf } from "../../core/aws-account/judge";
import { exemptTag } from "../../core/findings";
import { plural, printable } from "../../core/text";
import type { Terminal } from "../terminal";
import type { Report } from "../report/report";
import { isStream } from "../walk/write-whole";
import { readBaseline, withBaseline, writeBaseline } from "./baseline";
import { exemptByTag, readExemptions, withExemptions } from "./exemptions";
import { validateAccepted, type AcceptedOptions } from "./options";

/** The verdicts, by the findings that are left. */
function withVerdicts(report: Report): Report {
  const byRole = Map.groupBy([...report.findings, ...(report.known ?? [])], ({ role }) => role);
  const roles = Array.from(report.roles, (role) => ({
    ...role,
    verdict: verdictOf(byRole.get(role.arn) ?? [], role.hasHiddenUses),
  }));
  return { ...report, roles };
}

/** Says which roles have a tag that would exempt them, so that nobody wonders. */
function noticeTags(report: Report, printAside: Terminal["printAside"]): void {
  const roles = exemptByTag(report).map(printable);
  if (roles.length === 0) return;
  const [first, ...others] = roles;
  const whose = others.length === 0 ? first : `${first} and ${plural(others.length, "more role")}`;
  printAside(
    `fargate-role: the tag ${exemptTag} of ${whose} does not count: no file of --exemptions has "allowTags": true.`,
  );
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
    if (exemptions?.allowTags !== true) noticeTags(found, printAside);
    const report = exemptions ? withExemptions(found, exemptions) : found;
    if (baseline === undefined) return exemptions ? withVerdicts(report) : report;
    if (!updateBaseline) return withVerdicts(withBaseline(report, known));
    const written = await writeBaseline(baseline, report, known);
    printAside(`The baseline ${baseline} is written.`);
    return withVerdicts(withBaseline(report, written));
  };
}
