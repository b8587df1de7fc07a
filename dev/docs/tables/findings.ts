import { findingKinds, type FindingId, type FindingKind } from "../../../core/findings";
import { between } from "./markdown";

const results = { error: "exit code 1", unknown: "exit code 2", advice: "advice, exit code 0" };

/** The list of all findings, each with a link to its page. The anchors are those of the time when all were on one page. */
export function findingsList(): string {
  return Object.entries(findingKinds)
    .map(([id, { title }]) => `- <a id="${id}"></a>[\`${id}\`](findings/${id}.md): ${title}`)
    .join("\n");
}

/** The page of a finding, with what the registry says of it. */
export function withKind(page: string, id: FindingId): string {
  const { title, severity, level, why, fix } = findingKinds[id] as FindingKind;
  const said = [`${title} (${severity}, ${results[level]}).`, `**Why**: ${why}`, `**Fix**: ${fix}`];
  return between(page, "finding", said.join("\n\n"));
}
