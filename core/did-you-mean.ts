import { distance } from "fastest-levenshtein";

const longestMisspelling = 100;

/** Case, and what separates words, says nothing: `cluster-name`, `cluster_name` and `clusterName` are one. */
const plain = (name: string): string => name.toLowerCase().replace(/[-_ ]/g, "");

/** How many letters are wrong; two neighbours that changed places count as one. */
function mistakes(word: string, name: string): number {
  const swapped = [...word].map((letter, at) => word.slice(0, at) + word.charAt(at + 1) + letter + word.slice(at + 2));
  return Math.min(distance(word, name), ...swapped.slice(0, -1).map((other) => 1 + distance(other, name)));
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

/** What to write behind a word that is none of the names: ` (did you mean clusters?)`, or nothing if none is like it. */
export function didYouMean(word: unknown, names: readonly string[]): string {
  const meant = typeof word === "string" ? nearest(word, names) : undefined;
  return meant === undefined ? "" : ` (did you mean ${meant}?)`;
}
