import { distance } from "fastest-levenshtein";

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value if it is a plain object, else an empty one. */
export function asObject(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

/**
 * An entry of a list or table that must be there.
 * @throws Error if it is not, which is a mistake in the code that asks
 */
export function required<Entry>(entry: Entry | undefined): Entry {
  if (entry === undefined) throw new Error("an entry that must be there is missing");
  return entry;
}

/** An entry of a table under a key that may be any text, such as `constructor`; undefined if there is none. */
export function ownEntry<Entry>(table: Readonly<Record<string, Entry>>, key: string): Entry | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** The text of bytes in UTF-8, or in UTF-16 as PowerShell writes it, without the byte order mark of Windows tools. */
export function decodedText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  let encoding = "utf-8";
  if (first === 0xff && second === 0xfe) encoding = "utf-16le";
  if (first === 0xfe && second === 0xff) encoding = "utf-16be";
  return new TextDecoder(encoding).decode(bytes);
}

/** Why the system does not let a program read a file, in words; with its code only if there are no words for it. */
export function whyUnreadable(error: unknown): string {
  const { code = "unknown cause" } = error as { code?: string };
  return ownEntry(unreadable, code) ?? `reading it fails (${code})`;
}

const unreadable = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EACCES: "you have no permission to read it",
  EPERM: "you have no permission to read it",
  EISDIR: "it is a directory",
};

export type JsonReviver = (key: string, value: unknown) => unknown;

/** The value of a JSON text. Undefined if the text is not JSON: the parser's own error would quote the text. */
export function parsedJson(text: string, reviver?: JsonReviver): unknown {
  try {
    return JSON.parse(text, reviver);
  } catch {
    return undefined;
  }
}

/** True for a year, month or day of the calendar, such as 2027-03-31; JavaScript also takes 2027-02-31. */
export function isCalendarDate(text: string): boolean {
  const date = new Date(text);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** A scalar is a list of one; nothing is an empty list. */
export function asList(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** An object with what becomes of each of its values. */
export function mapValues<Value, Result>(
  values: Readonly<Record<string, Value>>,
  change: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}

export function addTo<Key, Value>(lists: Map<Key, Value[]>, key: Key, ...values: Value[]): void {
  const list = lists.get(key);
  if (list) list.push(...values);
  else lists.set(key, values);
}

/** As Map.groupBy does: the pack may run on Node.js 20, which lacks it. */
export function groupBy<Key, Value>(values: Iterable<Value>, keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) addTo(groups, keyOf(value), value);
  return groups;
}

/** The values, each once, in their order. */
export function distinct<Value>(values: Iterable<Value>): Value[] {
  return [...new Set(values)];
}

/** The first of all values that have the same key. */
export function distinctBy<Value>(values: Iterable<Value>, keyOf: (value: Value) => unknown): Value[] {
  return [...groupBy(values, keyOf).values()].map(([first]) => first as Value);
}

/** The one value of a list that has just one. */
export function only<Value>(list: readonly Value[]): Value | undefined {
  return list.length === 1 ? list[0] : undefined;
}

/** The text with a capital letter, if it begins a line. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The text with the capitals of ASCII in lower case. `toLowerCase` also turns the Kelvin sign into a k, and IAM does not. */
export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** A count with its noun: `1 role`, `2 roles`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The first ten of some texts, and how many more there are. */
export function shortList(texts: readonly string[]): string {
  return (texts.length > 10 ? [...texts.slice(0, 10), `${texts.length - 10} more`] : texts).join(", ");
}

/** Puts texts in the order of their characters, the same on every machine; one that is missing comes first. */
export function compareTexts(a = "", b = ""): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** True if all characters of a text may stand in names, ARNs, actions, operators or condition keys. */
export function isQuotable(text: string): boolean {
  return /^[\w+=,.@:/*?${}'-]{0,200}$/.test(text);
}

/** The text between quotes if it is quotable; else it may be a secret in the wrong place, and is described. */
export function quote(text: string, description = "a value that is not shown"): string {
  return isQuotable(text) ? `"${text}"` : description;
}

/** A value that the reader typed as JSON that is safe to print, cut after `longest` characters. It does not hide secrets. */
export function quoteTyped(value: unknown, longest = 120): string {
  // JSON has no word for undefined, NaN, a bigint, a function or a symbol.
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- objects go to JSON
  const text = typeof value === "object" || typeof value === "string" ? JSON.stringify(value) : String(value);
  return printable(text.length > longest ? `${text.slice(0, longest)}...` : text);
}

// What can move a cursor, hide text or turn it around: control characters, the soft hyphen, zero-width and bidirectional marks, line
// separators, tags, halves of surrogate pairs. Code points that are not characters may not stand in XML.
const unprintable =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}|\p{Noncharacter_Code_Point}/gu;

/** The text with every character escaped, as `\u001b`, that a terminal, a log or a CI system could act on; newlines too. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** The text with no line that a CI system takes for a command, such as `::error::`. */
export function withoutCommands(text: string): string {
  return text.replace(/^([^\S\n]*):(?=:)/gm, "$1\\u003a");
}

export function printableLines(text: string): string {
  return withoutCommands(text.split("\n").map(printable).join("\n"));
}

/** A value as indented JSON that is safe to print: what JSON leaves as it is and a terminal could act on is escaped. */
export function printableJson(value: unknown): string {
  const escape = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  // The only line ends are those between the lines: one in a text is escaped already.
  return JSON.stringify(value, null, 2).replace(unprintable, (character) =>
    character === "\n" ? character : character.split("").map(escape).join(""),
  );
}

/** True if the whole text matches a glob, where `*` alone is special. Never slower than the product of both lengths. */
export function globMatches(glob: string, text: string): boolean {
  const [first = "", ...pieces] = glob.split("*");
  const last = pieces.pop();
  if (last === undefined) return glob === text;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  // The leftmost position of each piece leaves the most room for the next pieces, so nothing is tried twice.
  let position = first.length;
  const end = text.length - last.length;
  for (const piece of pieces) {
    const index = text.indexOf(piece, position);
    if (index < 0 || index + piece.length > end) return false;
    position = index + piece.length;
  }
  return true;
}

const longestMisspelling = 100;

/** Case, and what separates words, says nothing: `cluster-name`, `cluster_name` and `clusterName` are one. */
function plain(name: string) {
  return name.toLowerCase().replace(/[-_ ]/g, "");
}

/** How many letters are wrong; two neighbours that changed places count as one. */
function mistakes(word: string, name: string): number {
  const swapped = [...word].map(
    (letter, index) => word.slice(0, index) + word.charAt(index + 1) + letter + word.slice(index + 2),
  );
  return Math.min(distance(word, name), ...swapped.slice(0, -1).map((variant) => 1 + distance(variant, name)));
}

/** The name that is most like a word that the user typed: misspelt, or a part of it; undefined if none is like it. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  if (word.length > longestMisspelling) return undefined;
  const typed = plain(word);
  // One letter of three may be wrong.
  const [near] = names
    .map((name) => ({ name, wrong: mistakes(typed, plain(name)), length: Math.max(typed.length, plain(name).length) }))
    .filter(({ wrong, length }) => wrong <= Math.max(1, Math.floor(length / 3)))
    .sort((a, b) => a.wrong - b.wrong);
  if (near) return near.name;
  const parts = names.filter((name) => typed.length > 2 && plain(name).includes(typed));
  return parts.length === 1 ? parts[0] : undefined;
}

/** A hint to write behind a misspelt name: ` (did you mean clusters?)`, or nothing if no name is like it. */
export function didYouMean(word: unknown, names: readonly string[]): string {
  const meant = typeof word === "string" ? nearest(word, names) : undefined;
  return meant === undefined ? "" : ` (did you mean ${meant}?)`;
}
