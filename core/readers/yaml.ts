import {
  isAlias,
  isMap,
  isNode,
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
  /** Its value; undefined if it is not YAML, or its aliases stand for more than any service takes. */
  value: (tagged?: Tagged) => unknown;
  lineOf: LineOf;
  fault?: TextFault;
  /** A key that an object has twice. */
  keyTwice: (matters?: Matters) => KeyTwice | undefined;
}

/** Replaces a value whose tag is not YAML's own, such as `!Ref`; by default the value stays. */
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
  const end = text.trimEnd().length;
  return documents.map((document) => readDocument(document, end, (offset) => lineCounter.linePos(offset).line));
}

function readDocument(document: Document.Parsed, end: number, lineAt: (offset: number) => number): YamlDocument {
  const { contents, errors } = document;
  const [error] = errors;
  function value(tagged: Tagged = (_, plain) => plain) {
    if (error) return undefined;
    try {
      const content = valueOf(contents, tagged, new Map());
      return isSmall([content]) ? content : undefined;
    } catch {
      return undefined;
    }
  }
  const lineOf: LineOf = (path) => {
    const offset = offsetAt(document, path);
    return offset === undefined ? undefined : lineAt(offset);
  };
  const keyTwice = (matters: Matters = () => true) => keyTwiceIn(contents, lineAt, matters);
  if (!error) return { value, lineOf, keyTwice };
  // Of a text that is cut off inside brackets the first error may be an indentation.
  const isCutOff = errors.some(({ pos: [position] }) => position >= end);
  const fault = { line: lineAt(error.pos[0]), isTab: error.code === "TAB_AS_INDENT", isCutOff };
  return { value, lineOf, keyTwice, fault };
}

/**
 * The text with a quoted text indented that goes on with less indentation than the library takes; undefined if that is not what is
 * wrong. No line gets another number.
 */
function withIndentedQuote(text: string, { contents, errors: [error] }: Document.Parsed) {
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
  let keyTwice: KeyTwice | undefined;
  visit(root, {
    Map: (_, { items }, ancestors) => {
      const path = ancestors.flatMap((node) => (isPair(node) && isScalar(node.key) ? String(node.key.value) : []));
      const keys = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key) || key.value === "<<") continue;
        const name = String(key.value);
        if (keys.has(name) && matters([...path, name])) {
          keyTwice = { key: name, line: lineAt(key.range?.[0] ?? 0) };
          return visit.BREAK;
        }
        keys.add(name);
      }
      return undefined;
    },
  });
  return keyTwice;
}

/** The value of a text of one document; undefined for a text of several. */
export function yamlValue(text: string, tagged?: Tagged): unknown {
  const [document, second] = yamlDocuments(text);
  return second ? undefined : document?.value(tagged);
}

/** No service takes this many values; YAML's aliases could stand for billions. */
const valueLimit = 100_000;

/** True for content of no more values than a service takes. */
export function isSmall(content: object): boolean {
  let count = 0;
  const open: unknown[] = [content];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (++count > valueLimit) return false;
    if (typeof value !== "object" || value === null) continue;
    const parts: unknown[] = Object.values(value);
    open.push(...parts.filter((part) => part !== undefined && part !== null));
  }
  return true;
}

function valueOf(node: unknown, tagged: Tagged, anchors: Map<string, unknown>): unknown {
  if (isAlias(node)) {
    if (!anchors.has(node.source)) throw new Error(`no anchor ${node.source}`);
    return anchors.get(node.source);
  }
  if (!isMap(node) && !isSeq(node) && !isScalar(node)) return null;
  let value: unknown;
  if (isMap(node)) value = mapOf(node, tagged, anchors);
  else if (isSeq(node)) value = node.items.map((part) => valueOf(part, tagged, anchors));
  else ({ value } = node);
  const { tag, anchor } = node;
  if (tag?.startsWith("tag:yaml.org,2002:") === false) value = tagged(tag, value);
  if (anchor !== undefined) anchors.set(anchor, value);
  return value;
}

/** Of two equal keys the last one counts, as in JSON. */
function mapOf({ items }: YAMLMap, tagged: Tagged, anchors: Map<string, unknown>) {
  const written = new Map<string, unknown>();
  const merged: unknown[] = [];
  for (const { key, value } of items) {
    const name = String(valueOf(key, tagged, anchors));
    const content = valueOf(value, tagged, anchors);
    const isMerge = name === "<<" && isScalar(key) && key.type === "PLAIN";
    if (isMerge) merged.unshift(...[content].flat().reverse());
    else written.set(name, content);
  }
  const mergedEntries = merged.filter(isObject).flatMap((map) => Object.entries(map));
  return Object.fromEntries([...mergedEntries, ...written]);
}

/** Where the key of a value begins, or an item of a list. */
function offsetAt(document: Document.Parsed, path: readonly (string | number)[]) {
  const last = path.at(-1);
  if (last === undefined) return document.contents?.range[0];
  const container = document.getIn(path.slice(0, -1), true);
  let node: unknown;
  if (isMap(container)) node = container.items.find(({ key }) => String(key) === String(last))?.key;
  else if (isSeq(container)) node = container.get(last, true);
  return isNode(node) ? node.range?.[0] : undefined;
}
