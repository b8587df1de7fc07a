import { isScalar, isMap, isSeq, LineCounter, parseDocument, type Node } from "yaml";

/** The line of the value at a path in a document, from 1; undefined where there is none. */
export type Lines = (path: readonly (string | number)[]) => number | undefined;

/**
 * Finds lines in a JSON or YAML text; JSON is read as the YAML that it is. The package `yaml` knows where a value stands, and js-yaml
 * does not. The templates themselves are read in core, by js-yaml: it is smaller, and each start of the policy pack loads it.
 */
export function linesOf(text: string): Lines {
  let found: Lines | undefined;
  return (path) => (found ??= indexed(text))(path);
}

function indexed(text: string): Lines {
  const counter = new LineCounter();
  // Tabs may indent JSON and not YAML; a blank in the place of each leaves all else where it is.
  const { contents } = parseDocument(text.replaceAll("\t", " "), { lineCounter: counter, logLevel: "silent" });
  return (path) => {
    const offset = offsetAt(contents, path);
    return offset === undefined ? undefined : counter.linePos(offset).line;
  };
}

function offsetAt(root: Node | null, path: readonly (string | number)[]): number | undefined {
  let node: unknown = root;
  let offset = root?.range?.[0];
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
      if (!pair) return undefined;
      offset = (pair.key as Node).range?.[0];
      node = pair.value;
    } else if (isSeq(node) && typeof part === "number") {
      node = node.items[part];
      offset = (node as Node | undefined)?.range?.[0];
    } else return undefined;
  }
  return offset;
}
