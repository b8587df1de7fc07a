import { Graph, layout } from "@dagrejs/dagre";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { themes } from "../../cli/report/map/draw";

const root = join(__dirname, "..", "..");
const folders = ["core", "components", "policypack", "cli", "dev"];

/** Which folders a folder imports, by its name; a folder of core counts for itself. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/** Who imports whom in this repository. The rules that hold it are in `.dependency-cruiser.mjs`. */
export function importsOfFolders(): Imports {
  const eachFolder = `^(core/[^/]+|${folders.slice(1).join("|")})`;
  const args = ["--include-only", `^(${folders.join("|")})/`, "--output-type", "json", "--collapse", eachFolder];
  const { modules } = JSON.parse(cruise([...args, ...folders], root)) as Cruised;
  return new Map(
    modules.map(({ source, dependencies }) => [
      source,
      [...new Set(dependencies.map(({ resolved }) => resolved))].sort(),
    ]),
  );
}

interface Cruised {
  modules: { source: string; dependencies: { resolved: string }[] }[];
}

/** The imports without those that a longer way shows as well. */
export function withoutShortCuts(imports: Imports): Imports {
  const leadsTo = (from: string, to: string): boolean =>
    from === to || (imports.get(from) ?? []).some((next) => leadsTo(next, to));
  return new Map(
    [...imports].map(([folder, imported]) => [
      folder,
      imported.filter((to) => !imported.some((other) => other !== to && leadsTo(other, to))),
    ]),
  );
}

interface Box {
  name: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What is used of dagre's graph, whose own types the compiler does not find. */
interface LayoutGraph {
  setGraph(options: object): void;
  graph(): { width: number; height: number };
  setNode(id: string, box: Omit<Box, "x" | "y">): void;
  setEdge(from: string, to: string, line: object): void;
  nodes(): string[];
  node(id: string): Box;
  edges(): object[];
  edge(edge: object): { points: { x: number; y: number }[] };
}

const style = `svg{${themes.light};background:var(--page)}@media (prefers-color-scheme:dark){svg{${themes.dark}}}
text{font:13px ui-sans-serif,system-ui,sans-serif;fill:var(--text);text-anchor:middle}
rect{fill:var(--card);stroke:var(--line)}path{fill:none;stroke:var(--muted)}marker path{fill:var(--muted);stroke:none}`;
const arrow = `<marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z"/></marker>`;

/** A drawing of imports: an arrow goes from a folder to what it imports. */
export function importsAsSvg(imports: Imports): string {
  const graph = new (Graph as unknown as new () => LayoutGraph)();
  graph.setGraph({ rankdir: "TB", ranksep: 44, nodesep: 18, marginx: 12, marginy: 12 });
  for (const name of imports.keys()) graph.setNode(name, { name, width: 26 + name.length * 7.5, height: 32 });
  for (const [from, imported] of imports) for (const to of imported) graph.setEdge(from, to, {});
  (layout as unknown as (graph: LayoutGraph) => void)(graph);
  const [width, height] = [graph.graph().width, graph.graph().height].map(Math.ceil);
  const lines = graph.edges().map((edge) => {
    const points = graph.edge(edge).points.map(({ x, y }) => `${Math.round(x)} ${Math.round(y)}`);
    return `<path marker-end="url(#arrow)" d="M${points.join("L")}"/>`;
  });
  const boxes = graph.nodes().map((id) => {
    const box = graph.node(id);
    const [x, y] = [box.x - box.width / 2, box.y - box.height / 2].map(Math.round);
    const rect = `<rect x="${x}" y="${y}" width="${Math.round(box.width)}" height="${box.height}" rx="6"/>`;
    return `${rect}<text x="${Math.round(box.x)}" y="${Math.round(box.y) + 4}">${box.name}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="Who imports whom" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<style>${style}</style>`,
    `<defs>${arrow}</defs>`,
    ...lines,
    ...boxes,
    "</svg>\n",
  ].join("\n");
}

/**
 * What dependency-cruiser prints in a directory that is laid out like this repository.
 * @throws Error with what it prints, as `stdout`, if an import breaks a rule
 */
export function cruise(args: readonly string[], directory: string): string {
  const script = join(root, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs");
  const config = join(root, ".dependency-cruiser.mjs");
  return execFileSync(process.execPath, [script, "--config", config, ...args], { cwd: directory, encoding: "utf8" });
}
