import { findingKinds, guidance, type FindingId, type FindingKind } from "../../../core/findings";
import { between } from "./markdown";

const levels = { error: "", unknown: ", unknown", advice: ", advice" };

/** The list of all findings, each with a link to its page. */
export function findingsList(): string {
  return Object.entries(findingKinds)
    .map(([id, { title }]) => `- [\`${id}\`](findings/${id}.md): ${title}`)
    .join("\n");
}

/** The page of a finding, with what the registry says of it. */
export function withKind(page: string, id: FindingId): string {
  const { title, severity, level } = findingKinds[id] as FindingKind;
  const { why, fix } = guidance[id];
  const said = [`${title} (${severity}${levels[level]}).`, `**Why**: ${why}`, `**Fix**: ${fix}`];
  return between(page, "finding", said.join("\n\n"));
}
