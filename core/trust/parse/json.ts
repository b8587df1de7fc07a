import { parsedJson } from "../../text";

/** A JSON text that was read, or why it could not be. */
export type JsonReading = { value: unknown; duplicateKey: boolean } | { fault: "text-empty" | "not-json" };

/** Reads JSON and notices an object that names a key twice, which `JSON.parse` passes over and IAM does not. */
export function readJson(text: string): JsonReading {
  const value = parsedJson(text);
  if (value === undefined) return { fault: text.trim() === "" ? "text-empty" : "not-json" };
  return { value, duplicateKey: hasDuplicateKey(text) };
}

/** Walks a text that is known to be valid JSON; a string directly before a colon is a key of the innermost object. */
function hasDuplicateKey(text: string): boolean {
  const open: Set<string>[] = [];
  const token = /["{}]/g;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (match[0] === "{") open.push(new Set());
    else if (match[0] === "}") open.pop();
    else {
      const start = match.index;
      token.lastIndex = endOfString(text, start);
      if (!isKey(text, token.lastIndex)) continue;
      const keys = open[open.length - 1];
      const key = JSON.parse(text.slice(start, token.lastIndex)) as string;
      if (keys?.has(key)) return true;
      keys?.add(key);
    }
  }
  return false;
}

/** The place after the quote that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  const special = /["\\]/g;
  special.lastIndex = start + 1;
  for (let match = special.exec(text); match; match = special.exec(text)) {
    if (match[0] === '"') return special.lastIndex;
    special.lastIndex++;
  }
  return text.length;
}

function isKey(text: string, end: number): boolean {
  let index = end;
  while (" \t\n\r".includes(text[index] ?? "x")) index++;
  return text[index] === ":";
}
