import { plural, printable } from "../../../core/text";
import { verdictWords } from "../report";
import { foldedText, linesIn, problemsIn, type MapAccount, type MapCluster } from "./model";

/** What Mermaid draws at most, unless the page that has the chart allows more. */
const most = { lines: 500, characters: 50_000 };

const classes = { pass: "right", fail: "wrong", unknown: "open", exempt: "open" };

/** A text between quotes: what Mermaid could read as markup stands as the number of its character. */
function quoted(text: string): string {
  const safe = printable(text).replace(/[^\w .:/,@=+-]/gu, (character) => `#${character.codePointAt(0)};`);
  return `"${safe}"`;
}

const styles = [
  "classDef right stroke:#1a7f4b",
  "classDef wrong stroke:#b42318,stroke-width:3px",
  "classDef open stroke:#8a5a00,stroke-dasharray:4 3",
];

const chart = (lines: readonly string[]): string => ["flowchart LR", ...lines, ...styles].join("\n");

/** The map as a Mermaid flow chart, for a README. One that Mermaid would not draw has a box for each cluster, or account. */
export function mapAsMermaid(accounts: readonly MapAccount[]): string {
  const fits = (text: string): boolean => text.length <= most.characters;
  const whole = linesIn(accounts) > most.lines ? undefined : chart(wholeMap(accounts));
  if (whole !== undefined && fits(whole)) return whole;
  const ofClusters = chart([noteAbout("cluster"), ...foldedClusters(accounts)]);
  return fits(ofClusters) ? ofClusters : chart([noteAbout("account"), ...foldedAccounts(accounts)]);
}

function noteAbout(what: string): string {
  const limits = `${most.lines} lines and ${most.characters} characters`;
  return `note[${quoted(`Mermaid draws at most ${limits}, so each ${what} is one box. --output html shows its roles.`)}]`;
}

function foldedBox(id: string, name: string, clusters: readonly MapCluster[]): string {
  const isRight = clusters.every((one) => problemsIn(one) === 0);
  return `  ${id}[${quoted(foldedText(name, clusters))}]:::${isRight ? "right" : "wrong"}`;
}

function foldedClusters(accounts: readonly MapAccount[]): string[] {
  return accounts.flatMap(({ id, clusters }, number) => [
    `subgraph a${number}[${quoted(`Account ${id}`)}]`,
    ...clusters.map((one, index) => foldedBox(`a${number}c${index}`, one.name, [one])),
    "end",
  ]);
}

/** Those that fit, the worst first. */
function foldedAccounts(accounts: readonly MapAccount[]): string[] {
  const wrongIn = ({ clusters }: MapAccount): number => clusters.reduce((sum, one) => sum + problemsIn(one), 0);
  const boxes = [...accounts]
    .sort((a, b) => wrongIn(b) - wrongIn(a))
    .map(({ id, clusters }, number) => foldedBox(`a${number}`, `Account ${id}`, clusters));
  const room = most.characters - 1_000;
  let length = 0;
  const shown = boxes.filter((box) => (length += box.length + 1) <= room);
  const left = boxes.length - shown.length;
  return left === 0 ? shown : [...shown, `  more[${quoted(`and ${plural(left, "more account")}`)}]`];
}

function wholeMap(accounts: readonly MapAccount[]): string[] {
  let count = 0;
  const lines: string[] = [];
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
  return lines;
}
