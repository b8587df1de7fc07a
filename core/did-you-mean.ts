/** What somebody meant who misspelt a name. Every place that takes names by the user asks here. */
import { distance } from "fastest-levenshtein";

const longestMisspelling = 100;

/** Case, and what separates words, says nothing: `cluster-name`, `cluster_name` and `clusterName` are one. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, "");
}

/** One letter of three may be wrong. */
function isNear(word: string, name: string): boolean {
  return distance(word, name) <= Math.max(1, Math.floor(Math.max(word.length, name.length) / 3));
}

/**
 * The name that is most like a word: misspelt, or a part of it.
 * @returns undefined if none is like it
 */
export function nearest(word: string, names: readonly string[]): string | undefined {
  if (word.length > longestMisspelling) return undefined;
  const typed = plain(word);
  const near = names
    .filter((name) => isNear(typed, plain(name)))
    .map((name) => ({ name, distance: distance(typed, plain(name)) }))
    .sort((a, b) => a.distance - b.distance);
  if (near[0] !== undefined) return near[0].name;
  const parts = names.filter((name) => typed.length > 2 && plain(name).includes(typed));
  return parts.length === 1 ? parts[0] : undefined;
}

/** What to write behind a word that is none of the names: ` (did you mean clusters?)`, or nothing if none is like it. */
export function didYouMean(word: unknown, names: readonly string[]): string {
  const meant = typeof word === "string" ? nearest(word, names) : undefined;
  return meant === undefined ? "" : ` (did you mean ${meant}?)`;
}
