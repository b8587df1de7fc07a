import { parsedJson } from "../../text";

/** A JSON text that was read, or why it could not be. */
export type JsonReading = { value: unknown; duplicateKey: boolean } | { fault: "text-empty" | "not-json" };

/** Reads JSON and notices an object that names a key twice, which `JSON.parse` passes over and IAM does not. */
export function readJson(text: string): JsonReading {
  const value = parsedJson(text);
  if (value === undefined) return { fault: text.trim() === "" ? "text-empty" : "not-json" };
  return { value, duplicateKey: keysWritten(text) > keysKept(value) };
}

/** How many keys a text that is valid JSON has: strings before a colon. */
function keysWritten(text: string): number {
  const strings = text.replace(/\\./g, "").matchAll(/"[^"]*"(\s*:)?/g);
  return [...strings].filter(([, colon]) => colon).length;
}

/** How many keys a value has, at any depth: of those that are named twice, one is left. */
function keysKept(value: unknown): number {
  let count = 0;
  const open = [value];
  for (const one of open) {
    if (typeof one !== "object" || one === null) continue;
    if (!Array.isArray(one)) count += Object.keys(one).length;
    for (const inside of Object.values(one)) open.push(inside);
  }
  return count;
}
