import { quote } from "../text";

/** A key that an object has twice, and the line of the second one, from 1. */
export interface KeyTwice {
  key: string;
  line: number;
}

/** Whether a key counts, by the names on the way to it, its own the last. */
export type Matters = (path: readonly string[]) => boolean;

interface Open {
  /** The keys so far; undefined for a list. */
  keys?: Set<string>;
  /** The key of the value that is read now. */
  key?: string;
}

/**
 * The first key that stands twice in a text that is valid JSON. `JSON.parse` passes over it, and the reader of YAML takes minutes for
 * a large plan.
 */
export function keyTwiceInJson(json: string, matters: Matters = () => true): KeyTwice | undefined {
  const open: Open[] = [];
  const mark = /["{}[\]]/g;
  for (let at = mark.exec(json); at; at = mark.exec(json)) {
    const [sign] = at;
    if (sign === "{") open.push({ keys: new Set() });
    else if (sign === "[") open.push({});
    else if (sign !== '"') open.pop();
    else {
      const end = endOfText(json, at.index);
      mark.lastIndex = end;
      const inside = open.at(-1);
      if (!inside?.keys || !isKey(json, end)) continue;
      const key = JSON.parse(json.slice(at.index, end)) as string;
      inside.key = key;
      if (inside.keys.has(key) && matters(pathOf(open))) return { key, line: lineAt(json, at.index) };
      inside.keys.add(key);
    }
  }
  return undefined;
}

/** Where a text ends that begins with a quotation mark: after the next one without an odd number of backslashes before it. */
function endOfText(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (end > 0 && backslashesBefore(json, end) % 2 === 1) end = json.indexOf('"', end + 1);
  return end < 0 ? json.length : end + 1;
}

function backslashesBefore(json: string, end: number): number {
  let count = 0;
  while (json[end - 1 - count] === "\\") count++;
  return count;
}

function isKey(json: string, end: number): boolean {
  const colon = /\s*:/y;
  colon.lastIndex = end;
  return colon.test(json);
}

function pathOf(open: readonly Open[]): string[] {
  return open.flatMap(({ key }) => key ?? []);
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

/** That an object has a key twice, in words: one of the two values is lost. */
export function keyTwiceText({ key, line }: KeyTwice): string {
  return `it has the key ${quote(key)} twice, again in line ${line}`;
}
