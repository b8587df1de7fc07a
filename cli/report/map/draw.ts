import { Graph, layout } from "@dagrejs/dagre";
import { foldedText, linesIn, problemsIn, type MapCluster, type MapRole, type MapAccount } from "./model";
import { escapeMarkup } from "../escape";
import { verdictWords } from "../report";

interface Box {
  kind: "profile" | "role" | "nodes";
  text: string;
  /** What is behind it in full. */
  title: string;
  role?: Judged;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What a box says of a role, or of all roles of a cluster. */
type Judged = Pick<MapRole, "verdict" | "findings">;

/** A picture with more lines than this has a box for each cluster. */
const mostLines = 500;

interface Line {
  points: { x: number; y: number }[];
  /** True for a use that must not be. */
  wrong: boolean;
}

const longest = 34;
const characterWidth = 7.3;

type Node = Omit<Box, "x" | "y">;

function nodeOf(kind: Box["kind"], text: string, title: string, role?: MapRole): Node {
  // What is cut stands in the title of the box.
  const label = text.length <= longest ? text : `${text.slice(0, longest - 1)}\u2026`;
  return { kind, text: label, title, width: widthOf(kind, label), height: 32, ...(role && { role }) };
}

/** What is used of dagre's graph, whose own types the compiler does not find. */
interface LayoutGraph {
  setGraph(options: object): void;
  graph(): { width?: number; height?: number };
  setNode(id: string, node: Node): void;
  setEdge(from: string, to: string, line: Pick<Line, "wrong">): void;
  nodes(): string[];
  node(id: string): Box;
  edges(): object[];
  edge(edge: object): Line;
}

const mapStyle = `
.map text { font: 12px ui-sans-serif, system-ui, sans-serif; fill: var(--text) }
.map .box { fill: var(--card); stroke: var(--line); stroke-width: 1.2 }
.map .edge { fill: none; stroke: var(--muted); stroke-width: 1.3 }
.map .edge.wrong { stroke: var(--bad); stroke-width: 2; stroke-dasharray: 5 3 }
.map .role.pass .box { stroke: var(--good) }
.map .role.fail .box { stroke: var(--bad); stroke-width: 2.4; fill: var(--bad-soft) }
.map .role.unknown .box { stroke: var(--open); stroke-width: 2; stroke-dasharray: 4 3 }
.map .nodes .box { stroke: var(--bad); fill: var(--bad-soft) }
.map .mark { font-weight: 700 }
.map .pass .mark { fill: var(--good) } .map .fail .mark { fill: var(--bad) } .map .unknown .mark { fill: var(--open) }
.map .heading { font-weight: 650; font-size: 14px }
`;

export const themes = {
  light:
    "--page:#f6f7f9;--card:#ffffff;--text:#1b2430;--muted:#59677a;--line:#c3ccd8;--bad:#b42318;--bad-soft:#fdecea;--open:#8a5a00;--open-soft:#fff4dc;--good:#1a7f4b;--accent:#1f5fbf",
  dark: "--page:#11161d;--card:#1a212b;--text:#e6ebf2;--muted:#9fb0c3;--line:#3a4757;--bad:#ff8a7a;--bad-soft:#3a1d1b;--open:#f0bb57;--open-soft:#35290f;--good:#63d297;--accent:#8ab8ff",
};

export const marks = { pass: "\u2713", fail: "!", unknown: "?", exempt: "\u2013" };

/** What is said of a box to anyone who points at it, or hears it. */
export function titleOf(title: string, role?: Judged): string {
  if (!role) return title;
  const ids = [...new Set(role.findings.map(({ id }) => id))];
  return `${title}: ${verdictWords[role.verdict]}${ids.length === 0 ? "" : ` (${ids.join(", ")})`}`;
}

const widthOf = (kind: Box["kind"], label: string): number =>
  Math.max(96, Math.ceil(label.length * characterWidth) + (kind === "role" ? 52 : 28));

function boxMarkup(box: Box): string {
  const { kind, text, title, x, y, width, height, role } = box;
  const [left, top] = [x - width / 2, y - height / 2].map(Math.round) as [number, number];
  const mark = role ? `<text class="mark" x="${left + 12}" y="${Math.round(y) + 4}">${marks[role.verdict]}</text>` : "";
  const label = `<text x="${left + (role ? 30 : 12)}" y="${Math.round(y) + 4}">${escapeMarkup(text)}</text>`;
  const rect = `<rect class="box" x="${left}" y="${top}" width="${width}" height="${height}" rx="${kind === "profile" ? 16 : 6}"/>`;
  const content = `<title>${escapeMarkup(titleOf(title, role))}</title>${rect}${mark}${label}`;
  return `<g class="${kind}${role ? ` ${role.verdict}` : ""}">${content}</g>`;
}

/** A line is one curve from box to box: none goes past a third column. */
function lineMarkup({ points, wrong }: Line): string {
  const ends = [points[0], points.at(-1)].flatMap(({ x, y } = { x: 0, y: 0 }) => [Math.round(x), Math.round(y)]);
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = ends;
  const middle = Math.round((x1 + x2) / 2);
  const path = `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
  return `<path class="edge${wrong ? " wrong" : ""}" d="${path}"/>`;
}

/** Lays a cluster out from left to right: its profiles, their roles, and the nodes that share them. */
function draw(cluster: MapCluster): { width: number; height: number; markup: string } {
  const graph = new (Graph as unknown as new () => LayoutGraph)();
  graph.setGraph({ rankdir: "LR", ranksep: 70, nodesep: 12, marginx: 12, marginy: 12 });
  for (const role of cluster.roles) {
    graph.setNode(role.arn, nodeOf("role", role.name, role.arn, role));
    if (role.nodes.length === 0) continue;
    const [first = ""] = role.nodes;
    const text = role.nodes.length === 1 ? first : `EC2 nodes: ${role.nodes.length} uses`;
    graph.setNode(`nodes ${role.arn}`, nodeOf("nodes", text, role.nodes.join("; ")));
    graph.setEdge(role.arn, `nodes ${role.arn}`, { wrong: true });
  }
  for (const [index, { name, role, title }] of cluster.profiles.entries()) {
    graph.setNode(`profile ${index}`, nodeOf("profile", name, title));
    graph.setEdge(`profile ${index}`, role, { wrong: false });
  }
  (layout as unknown as (graph: LayoutGraph) => void)(graph);
  const { width = 0, height = 0 } = graph.graph();
  const lines = graph.edges().map((edge) => lineMarkup(graph.edge(edge)));
  const boxes = graph.nodes().map((id) => boxMarkup(graph.node(id)));
  return { width: Math.ceil(width), height: Math.ceil(height), markup: [...lines, ...boxes].join("\n") };
}

/** A cluster as one box. */
function drawFolded(cluster: MapCluster): { width: number; height: number; markup: string } {
  const text = foldedText(cluster.name, [cluster]);
  const role: Judged = { verdict: problemsIn(cluster) === 0 ? "pass" : "fail", findings: [] };
  const width = widthOf("role", text);
  const markup = boxMarkup({ kind: "role", text, title: text, role, x: 12 + width / 2, y: 16, width, height: 32 });
  return { width: width + 24, height: 32, markup };
}

export function mapAsSvg(accounts: readonly MapAccount[]): string {
  let top = 16;
  let widest = 480;
  const parts: string[] = [];
  const isFolded = linesIn(accounts) > mostLines;
  if (isFolded) {
    const note = `More than ${mostLines} lines, so each cluster is one box. --output html shows its roles.`;
    parts.push(`<text x="16" y="${top + 14}">${note}</text>`);
    top += 30;
    widest = widthOf("role", note);
  }
  for (const { id, clusters } of accounts) {
    parts.push(`<text class="heading" x="16" y="${top + 14}">Account ${escapeMarkup(id)}</text>`);
    top += 30;
    for (const cluster of clusters) {
      const { width, height, markup } = isFolded ? drawFolded(cluster) : draw(cluster);
      const label = isFolded ? "" : `<text x="24" y="${top + 12}">${escapeMarkup(cluster.name)}</text>`;
      if (!isFolded) top += 16;
      parts.push(label, `<g transform="translate(16 ${top})">${markup}</g>`);
      top += height + 12;
      widest = Math.max(widest, width + 40);
    }
  }
  const style = `svg{${themes.light};background:var(--page)}@media (prefers-color-scheme:dark){svg{${themes.dark}}}${mapStyle}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="map" role="img" aria-label="Who uses which role" width="${widest}" height="${top}" viewBox="0 0 ${widest} ${top}">`,
    `<style>${style}</style>`,
    ...parts,
    "</svg>",
  ].join("\n");
}
