import { Graph, layout } from "@dagrejs/dagre";
import type { MapCluster, MapRole } from "./model";

/** A box of the map, with its middle and size in pixels. */
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

/** In pixels. */
export interface Point {
  x: number;
  y: number;
}

/** A line from box to box. */
export interface Line {
  points: Point[];
  /** True for a use that must not be. */
  wrong: boolean;
}

/** A cluster's part of the map, laid out. */
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
