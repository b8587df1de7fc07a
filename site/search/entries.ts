/** What can be found on the site, and how it is indexed: the build and the browser have to agree on it. */
import type { Options } from "minisearch";

/** A part of a page, from one heading to the next. */
export interface Entry {
  /** The address from the first page of the site, which the index knows it by. */
  id: string;
  heading: string;
  /** The heading of its page. */
  page: string;
  text: string;
}

/** Codes are found by `code`. */
const termOf = (word: string): string => word.toLowerCase().replace(/(?<=\w{3})s$/, "");

/** `PassRole` is found by `passrole`, and by `pass` and `role`. */
const termsOf = (word: string): string[] => [word, ...word.split(/(?<=[a-z])(?=[A-Z])/)].map(termOf);

export const indexOptions: Options<Entry> = {
  fields: ["heading", "page", "text"],
  storeFields: ["heading", "page", "text"],
  processTerm: termsOf,
};

/** The pages for programmers, and those about the project itself: other pages come before them. */
const isLast =
  /^(classes|functions|hierarchy|interfaces|modules|types|variables)\b|^documents\/(Changelog|Architecture|Contributing)\b/;

export const searchOptions = {
  processTerm: termOf,
  boost: { heading: 4, page: 2 },
  boostDocument: (id: string): number => (isLast.test(id) ? 0.2 : 1),
  prefix: (term: string): boolean => term.length > 1,
  fuzzy: (term: string): number | false => (term.length > 5 ? 0.2 : false),
} as const;
