import { findingKinds, type FindingKind } from "../../../core/findings";
import { table } from "./markdown";

const levels = {
  error: "It must be fixed: exit code 1, and the default level of its policy is `mandatory`.",
  unknown: "It is unknown what it hides: exit code 2.",
  advice: "It should be fixed: it changes no exit code, and the pack reports it as `advisory`.",
};

/** The page of all findings, from the registry; the anchor of each is its id. */
export function findingsPage(): string {
  const kinds = Object.entries<FindingKind>(findingKinds);
  const rows = kinds.map(([id, { title, severity, level }]) => [`[\`${id}\`](#${id})`, title, severity, level]);
  return [
    "# Findings",
    "<!-- Written by npm run docs from core/findings/registry.ts: change it there. -->",
    "Every message of the policy pack and of `fargate-role` ends with the id of its finding in brackets, such as " +
      "`[trust-unsafe]`. The same defect has the same id in all of them. An id never changes its meaning: exemptions, " +
      "baselines and other tools can name it.",
    "What could not be judged has the level `unknown`: exit code 2. Its id is that of what it hides, or " +
      "[`file-unreadable`](#file-unreadable).",
    table(["Id", "Says", "Severity", "Level"], rows),
    ...kinds.map(([id, kind]) => section(id, kind)),
  ].join("\n\n");
}

function section(id: string, { title, why, fix, severity, level }: FindingKind): string {
  return [
    `## ${id}`,
    `${title}.`,
    `- **Why it matters**: ${why}\n- **What to do**: ${fix}\n- **Severity**: ${severity}. **Level**: ${level}. ${levels[level]}`,
  ].join("\n\n");
}
