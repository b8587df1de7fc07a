import { Graph, layout } from "@dagrejs/dagre";
import type { MapCluster, MapRole, MapAccount } from "./model";
import { escapeMarkup } from "../escape";
import { verdictWords } from "../report";

export interface Box {
  kind: "profile" | "role" | "nodes";
  text: string;
  /** What is behind it in full. */
  title: string;
  role?: MapRole;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface Line {
  points: Point[];
  /** True for a use that must not be. */
  wrong: boolean;
}

export interface Drawing {
  width: number;
  height: number;
  boxes: Box[];
  lines: Line[];
}

const longest = 34;
const characterWidth = 7.3;

/** A name that fits its box; what is cut stands in the title of the box. */
function short(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}\u2026`;
}

type Node = Omit<Box, "x" | "y">;

function nodeOf(kind: Box["kind"], text: string, title: string, role?: MapRole): Node {
  const label = short(text);
  const width = Math.max(96, Math.ceil(label.length * characterWidth) + (kind === "role" ? 52 : 28));
  return { kind, text: label, title, width, height: 32, ...(role && { role }) };
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

/** Lays a cluster out from left to right: its profiles, their roles, and the nodes that share them. */
export function layOut(cluster: MapCluster): Drawing {
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
  for (const [index, { name, role }] of cluster.profiles.entries()) {
    graph.setNode(`profile ${index}`, nodeOf("profile", name, `Pods on Fargate: ${name}`));
    graph.setEdge(`profile ${index}`, role, { wrong: false });
  }
  (layout as unknown as (graph: LayoutGraph) => void)(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    boxes: graph.nodes().map((id) => graph.node(id)),
    lines: graph.edges().map((edge) => graph.edge(edge)),
  };
}

/** The colours of the map: of the page that it is in, or its own. */
export const mapStyle = `
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
.map a:focus-visible .box, .map a:hover .box { stroke-width: 3.5 }
.map .heading { font-weight: 650; font-size: 14px }
`;

export const themes = {
  light:
    "--page:#f6f7f9;--card:#ffffff;--text:#1b2430;--muted:#59677a;--line:#c3ccd8;--bad:#b42318;--bad-soft:#fdecea;--open:#8a5a00;--open-soft:#fff4dc;--good:#1a7f4b;--accent:#1f5fbf",
  dark: "--page:#11161d;--card:#1a212b;--text:#e6ebf2;--muted:#9fb0c3;--line:#3a4757;--bad:#ff8a7a;--bad-soft:#3a1d1b;--open:#f0bb57;--open-soft:#35290f;--good:#63d297;--accent:#8ab8ff",
};

const marks = { pass: "\u2713", fail: "!", unknown: "?" };

/** What is said of a box to whoever points at it, or hears it. */
function titleOf({ title, role }: Box): string {
  if (!role) return title;
  const ids = [...new Set(role.findings.map(({ id }) => id))];
  return `${title}: ${verdictWords[role.verdict]}${ids.length === 0 ? "" : ` (${ids.join(", ")})`}`;
}

function boxMarkup(box: Box, href: ((box: Box) => string | undefined) | undefined): string {
  const { kind, text, x, y, width, height, role } = box;
  const [left, top] = [x - width / 2, y - height / 2].map(Math.round) as [number, number];
  const mark = role ? `<text class="mark" x="${left + 12}" y="${Math.round(y) + 4}">${marks[role.verdict]}</text>` : "";
  const label = `<text x="${left + (role ? 30 : 12)}" y="${Math.round(y) + 4}">${escapeMarkup(text)}</text>`;
  const rect = `<rect class="box" x="${left}" y="${top}" width="${width}" height="${height}" rx="${kind === "profile" ? 16 : 6}"/>`;
  const content = `<title>${escapeMarkup(titleOf(box))}</title>${rect}${mark}${label}`;
  const group = `<g class="${kind}${role ? ` ${role.verdict}` : ""}">${content}</g>`;
  const target = href?.(box);
  return target === undefined ? group : `<a href="${escapeMarkup(target)}">${group}</a>`;
}

/** A line is one curve from box to box: none goes past a third column. */
function lineMarkup({ points, wrong }: Line): string {
  const [first, last] = [points[0], points.at(-1)].map(({ x, y } = { x: 0, y: 0 }) => ({
    x: Math.round(x),
    y: Math.round(y),
  })) as [Point, Point];
  const middle = Math.round((first.x + last.x) / 2);
  const path = `M${first.x} ${first.y}C${middle} ${first.y} ${middle} ${last.y} ${last.x} ${last.y}`;
  return `<path class="edge${wrong ? " wrong" : ""}" d="${path}"/>`;
}

function drawingMarkup({ boxes, lines }: Drawing, href?: (box: Box) => string | undefined): string {
  return [...lines.map(lineMarkup), ...boxes.map((box) => boxMarkup(box, href))].join("\n");
}

/**
 * A cluster's part of the map as an SVG element for a page that has the styles.
 * @param href where a box leads to
 */
export function clusterSvg(cluster: MapCluster, href: (box: Box) => string | undefined): string {
  const drawing = layOut(cluster);
  const [width, height] = [drawing.width, drawing.height].map(Math.ceil) as [number, number];
  const label = escapeMarkup(`${cluster.name}: profiles, their roles, and the nodes that share them`);
  return `<svg class="map" role="group" aria-label="${label}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">\n${drawingMarkup(drawing, href)}\n</svg>`;
}

export function mapAsSvg(accounts: readonly MapAccount[]): string {
  let top = 16;
  let widest = 480;
  const parts: string[] = [];
  for (const { id, clusters } of accounts) {
    parts.push(`<text class="heading" x="16" y="${top + 14}">Account ${escapeMarkup(id)}</text>`);
    top += 30;
    for (const cluster of clusters) {
      const drawing = layOut(cluster);
      parts.push(`<text x="24" y="${top + 12}">${escapeMarkup(cluster.name)}</text>`);
      parts.push(`<g transform="translate(16 ${top + 16})">${drawingMarkup(drawing)}</g>`);
      top += Math.ceil(drawing.height) + 28;
      widest = Math.max(widest, Math.ceil(drawing.width) + 40);
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
