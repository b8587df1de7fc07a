import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  visit,
  type Document,
  type Node,
  type YAMLMap,
} from "yaml";
import { isObject } from "../text";
import type { KeyTwice, Matters, TextFault } from "../json";

/** The line of the value at a path in a document, from 1; undefined if nothing is there. */
export type LineOf = (path: readonly (string | number)[]) => number | undefined;

/** A document of a YAML text. */
export interface YamlDocument {
  /** What it says; undefined if it is not YAML, or its aliases stand for more than any service takes. */
  value: (tagged?: Tagged) => unknown;
  lineOf: LineOf;
  fault?: TextFault;
  /** A key that an object has twice. */
  keyTwice: (matters?: Matters) => KeyTwice | undefined;
}

/** What a value stands for that has a tag which is not YAML's own, such as `!Ref`; the value itself by default. */
type Tagged = (tag: string, value: unknown) => unknown;

/** The documents of a text. Never throws. */
export function yamlDocuments(text: string): YamlDocument[] {
  try {
    // The library takes a byte order mark for text.
    return read(text.replace(/^\ufeff/, ""), 0);
  } catch {
    // It is nested too deeply.
    return [{ value: () => undefined, lineOf: () => undefined, keyTwice: () => undefined }];
  }
}

/** A text with more quoted texts that go on with less indentation is not YAML: each takes a reading. */
const repairLimit = 20;

function read(text: string, repairs: number): YamlDocument[] {
  const lineCounter = new LineCounter();
  // The library looks through all keys for each key, and through all aliases for each alias: hours for a large text.
  const options = { schema: "core", resolveKnownTags: false, uniqueKeys: false, prettyErrors: false } as const;
  const documents = [...parseAllDocuments(text, { ...options, lineCounter })];
  const broken = documents.find(({ errors }) => errors.length > 0);
  const repaired = broken && repairs < repairLimit ? withIndentedQuote(text, broken) : undefined;
  if (repaired !== undefined) return read(repaired, repairs + 1);
  const lineAt = (offset: number) => lineCounter.linePos(offset).line;
  const end = text.trimEnd().length;
  return documents.map(({ contents, errors: [error] }) => ({
    value: (tagged = (_, plain) => plain) => {
      try {
        const value = error ? undefined : valueOf(contents, tagged, new Map());
        return isSmall([value]) ? value : undefined;
      } catch {
        return undefined;
      }
    },
    lineOf: (path) => {
      const offset = offsetAt(contents, path);
      return offset === undefined ? undefined : lineAt(offset);
    },
    ...(error && {
      fault: {
        line: lineAt(error.pos[0]),
        isTab: error.code === "TAB_AS_INDENT",
        isCutOff: error.pos[0] >= end,
      },
    }),
    keyTwice: (matters = () => true) => keyTwiceIn(contents, lineAt, matters),
  }));
}

/**
 * The text with a quoted text indented that goes on with less indentation than the library takes; undefined if that is not what is
 * wrong. No line gets another number.
 */
function withIndentedQuote(text: string, { contents, errors: [error] }: Document.Parsed): string | undefined {
  if (error?.code !== "MISSING_CHAR") return undefined;
  let start: number | undefined;
  visit(contents, {
    Scalar: (_, { type, range }) => {
      if (!type?.startsWith("QUOTE_") || !range || range[0] > error.pos[0] || range[1] < error.pos[0]) return;
      start = range[0];
      return visit.BREAK;
    },
  });
  if (start === undefined) return undefined;
  const quoted = text[start] === "'" ? /'(?:[^']|'')*'/y : /"(?:[^"\\]|\\[^])*"/y;
  quoted.lastIndex = start;
  const [whole = ""] = quoted.exec(text) ?? [];
  const indented = whole.replace(/\n[ \t]*/g, `\n${" ".repeat(start - text.lastIndexOf("\n", start))}`);
  return indented === whole ? undefined : text.slice(0, start) + indented + text.slice(start + whole.length);
}

function keyTwiceIn(root: Node | null, lineAt: (offset: number) => number, matters: Matters): KeyTwice | undefined {
  let found: KeyTwice | undefined;
  visit(root, {
    Map: (_, { items }, above) => {
      const way = above.flatMap((one) => (isPair(one) && isScalar(one.key) ? String(one.key.value) : []));
      const keys = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key) || key.value === "<<") continue;
        const name = String(key.value);
        if (keys.has(name) && matters([...way, name])) {
          found = { key: name, line: lineAt(key.range?.[0] ?? 0) };
          return visit.BREAK;
        }
        keys.add(name);
      }
      return undefined;
    },
  });
  return found;
}

/** What a text of one document says; undefined for any other value. */
export function yamlValue(text: string, tagged?: Tagged): unknown {
  const [document, ...others] = yamlDocuments(text);
  return others.length > 0 ? undefined : document?.value(tagged);
}

/** No service takes this many values; YAML's aliases could stand for billions. */
const valueLimit = 100_000;

/** True for content of no more values than a service takes. */
export function isSmall(content: object): boolean {
  let left = valueLimit;
  const open: unknown[] = [content];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (--left < 0) return false;
    if (typeof value !== "object" || value === null) continue;
    const items: unknown[] = Object.values(value);
    open.push(...items.filter((item) => item !== undefined && item !== null));
  }
  return true;
}

function valueOf(node: unknown, tagged: Tagged, anchors: Map<string, unknown>): unknown {
  if (isAlias(node)) {
    if (!anchors.has(node.source)) throw new Error(`no anchor ${node.source}`);
    return anchors.get(node.source);
  }
  if (!isMap(node) && !isSeq(node) && !isScalar(node)) return null;
  const plain = isMap(node)
    ? mapOf(node, tagged, anchors)
    : isSeq(node)
      ? node.items.map((item) => valueOf(item, tagged, anchors))
      : node.value;
  const isTagged = node.tag?.startsWith("tag:yaml.org,2002:") === false;
  const value = isTagged ? tagged(node.tag ?? "", plain) : plain;
  if (node.anchor !== undefined) anchors.set(node.anchor, value);
  return value;
}

/** Of two equal keys the last one counts, as in JSON. */
function mapOf({ items }: YAMLMap, tagged: Tagged, anchors: Map<string, unknown>): Record<string, unknown> {
  const own = new Map<string, unknown>();
  const merged: unknown[] = [];
  for (const { key, value } of items) {
    const name = String(valueOf(key, tagged, anchors));
    const content = valueOf(value, tagged, anchors);
    if (name === "<<" && isScalar(key) && key.type === "PLAIN") merged.unshift(...[content].flat().reverse());
    else own.set(name, content);
  }
  return Object.fromEntries([...merged.filter(isObject).flatMap((one) => Object.entries(one)), ...own]);
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
