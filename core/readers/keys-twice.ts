import { quote } from "../text";
import { readKeys } from "./json-fault";

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
  let found: KeyTwice | undefined;
  readKeys(json, (path, before, end) => {
    const key = path.at(-1) ?? "";
    if (!found && before.has(key) && matters(path)) found = { key, line: json.slice(0, end).split("\n").length };
  });
  return found;
}

/** That an object has a key twice, in words: one of the two values is lost. */
export function keyTwiceText({ key, line }: KeyTwice): string {
  return `it has the key ${quote(key)} twice, again in line ${line}`;
}
