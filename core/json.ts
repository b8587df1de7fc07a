import { quote } from "./text";

// A text of many megabytes is one run of letters for the engine of regular expressions.
const text = String.raw`"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\u0000-\u001f]*)*"`;
const word = String.raw`(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])`;
function pattern(content: string) {
  return new RegExp(String.raw`\s*(${content})`, "uy");
}
const patterns = { value: pattern(String.raw`${text}|${word}|\{|\[`), key: pattern(text) };
const marks = { ":": pattern(":"), ",": pattern(","), "{": pattern(String.raw`\}`), "[": pattern(String.raw`\]`) };

/** A name in an object, or a number in a list. */
type Path = readonly (string | number)[];

/** A key or an item: its path, which ends with itself; the keys before it in the same object; and where its first token ends. */
type SeeKey = (path: Path, before: ReadonlySet<string>, end: number) => void;

/** Reads a text of JSON key by key, and returns where it stops being JSON. */
function readKeys(json: string, see: SeeKey): number {
  let end = 0;
  const path: (string | number)[] = [];
  function take(wanted: RegExp) {
    wanted.lastIndex = end;
    const match = wanted.exec(json)?.[1];
    if (match !== undefined) end = wanted.lastIndex;
    return match;
  }
  function takeKey(before: Set<string>) {
    const written = take(patterns.key);
    if (written === undefined) return false;
    const key = JSON.parse(written) as string;
    path.push(key);
    see(path, before, end);
    before.add(key);
    return take(marks[":"]) !== undefined;
  }
  function takeValue() {
    const start = take(patterns.value);
    if (typeof path.at(-1) === "number") see(path, new Set(), end);
    if (start !== "{" && start !== "[") return start !== undefined;
    if (take(marks[start]) !== undefined) return true;
    const keys = new Set<string>();
    let index = 0;
    do {
      if (start === "[") path.push(index++);
      else if (!takeKey(keys)) return false;
      if (!takeValue()) return false;
      path.pop();
    } while (take(marks[","]) !== undefined);
    return take(marks[start]) !== undefined;
  }
  try {
    takeValue();
  } catch {
    // It is nested too deeply; so far it is right.
  }
  return end;
}

function lineAt(json: string, end: number) {
  return json.slice(0, end).split("\n").length;
}

/** The line of each key and item of a text that is valid JSON, from 1: YAML's reader says the same ten times slower. */
export function linesInJson(json: string): (path: Path) => number | undefined {
  const ends = new Map<string, number>([["[]", json.search(/\S/)]]);
  readKeys(json, (path, before, end) => {
    if (!before.has(String(path.at(-1)))) ends.set(JSON.stringify(path), end);
  });
  return (path) => {
    const end = ends.get(JSON.stringify(path));
    return end === undefined ? undefined : lineAt(json, end);
  };
}

/** Where a text stops being JSON or YAML, from line 1, whether a tab is why, and whether it is at the end of the text. */
export interface TextFault {
  line: number;
  isTab?: boolean;
  isCutOff: boolean;
}

/** What is left of a text that is cut off: a text or a word without its end. */
const unfinished = /^(?:"[^"\\\n]*(?:\\.[^"\\\n]*)*\\?|[\w.+-]*)$/;

/** Where a text that is not JSON goes wrong, from line 1. The parser's own message says it in no promised form, and quotes the text. */
export function jsonFault(json: string): TextFault {
  const remainder = json.slice(readKeys(json, () => undefined)).trimStart();
  const good = remainder === "" ? json.trimEnd() : json.slice(0, -remainder.length);
  return { line: lineAt(good, good.length), isCutOff: unfinished.test(remainder) };
}

/** A key that an object has twice, and the line of the second one, from 1. */
export interface KeyTwice {
  key: string;
  line: number;
}

/** Whether a key counts, by the names on the way to it, its own the last. */
export type Matters = (path: readonly string[]) => boolean;

/**
 * The first key that stands twice in a text that is valid JSON. `JSON.parse` passes over it, and the reader of YAML takes minutes for
 * a large plan.
 */
export function keyTwiceInJson(json: string, matters: Matters = () => true): KeyTwice | undefined {
  let keyTwice: KeyTwice | undefined;
  readKeys(json, (path, before, end) => {
    const names = path.filter((part) => typeof part === "string");
    const key = names.at(-1) ?? "";
    if (!keyTwice && before.has(key) && matters(names)) keyTwice = { key, line: lineAt(json, end) };
  });
  return keyTwice;
}

/** That an object has a key twice, in words: one of the two values is lost. */
export function keyTwiceText({ key, line }: KeyTwice): string {
  return `it has the key ${quote(key)} twice, again in line ${line}`;
}
