import { subjectOf, type Exempted, type Report } from "./report";

/** Why a finding is left out, in words. */
export function exemptedText({ finding, by, reason, until, wide }: Exempted): string {
  const end = until === undefined ? "" : ` until ${until}`;
  const reach = wide === true ? ", which covers every role" : "";
  return `${subjectOf(finding)}: ${finding.id}, by "${by}"${reach}${end}: ${reason}`;
}

/** What was accepted, for people: the exemptions with their reasons, what the baseline holds, and what of it is gone. */
export function acceptedLines({ exempted = [], known, gone = [] }: Report): string[] {
  const lines: string[] = [];
  if (exempted.length > 0) lines.push(`Exempt: ${exempted.length}`, ...exempted.map((one) => `  ${exemptedText(one)}`));
  if (known !== undefined) lines.push(`Known already by the baseline: ${known.length}`);
  if (gone.length > 0)
    lines.push(`Fixed since the baseline: ${gone.length}`, ...gone.map(({ id, subject }) => `  ${subject}: ${id}`));
  return lines;
}
