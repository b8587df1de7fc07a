import { printable } from "../../../core/text";
import { verdictWords } from "../report";
import type { MapAccount } from "./model";

const classes = { pass: "right", fail: "wrong", unknown: "open", exempt: "open" };

/** A text between quotes: what Mermaid could read as markup stands as the number of its character. */
function quoted(text: string): string {
  const safe = printable(text).replace(/[^\w .:/,@=+-]/gu, (character) => `#${character.codePointAt(0)};`);
  return `"${safe}"`;
}

/** The map as a Mermaid flow chart, for a README. */
export function mapAsMermaid(accounts: readonly MapAccount[]): string {
  let count = 0;
  const lines = ["flowchart LR"];
  for (const [number, { id, clusters }] of accounts.entries()) {
    lines.push(`subgraph a${number}[${quoted(`Account ${id}`)}]`);
    // The roles of the account that are drawn already, with their ids.
    const ids = new Map<string, string>();
    for (const [index, { name, profiles, roles }] of clusters.entries()) {
      for (const role of roles.filter(({ arn }) => !ids.has(arn))) {
        const own = `r${count++}`;
        ids.set(role.arn, own);
        lines.push(`  ${own}[${quoted(`${role.name}: ${verdictWords[role.verdict]}`)}]:::${classes[role.verdict]}`);
        for (const [place, node] of role.nodes.entries())
          lines.push(`  n${own}x${place}[${quoted(node)}]:::wrong -.-> ${own}`);
      }
      if (profiles.length === 0) continue;
      lines.push(`  subgraph a${number}c${index}[${quoted(name)}]`);
      for (const [place, profile] of profiles.entries())
        lines.push(`    a${number}c${index}p${place}([${quoted(profile.name)}])`);
      lines.push("  end");
      for (const [place, profile] of profiles.entries())
        lines.push(`  a${number}c${index}p${place} --> ${ids.get(profile.role)}`);
    }
    lines.push("end");
  }
  lines.push(
    "classDef right stroke:#1a7f4b",
    "classDef wrong stroke:#b42318,stroke-width:3px",
    "classDef open stroke:#8a5a00,stroke-dasharray:4 3",
  );
  return lines.join("\n");
}
