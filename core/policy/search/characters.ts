import { memoize } from "../../memoize";

/** A set of characters: a place in a text has one of them. Characters are given by their codes in UTF-16. */
export interface Characters {
  has: (code: number) => boolean;
  /** A character of the set that is not among some others, one that is easy to read if there is one. */
  without: (others: readonly number[]) => number | undefined;
}

export const charactersOf = memoize((text): Characters => {
  const codes = codesOf(text);
  const members = new Set(codes);
  return { has: (code) => members.has(code), without: (others) => codes.find((code) => !others.includes(code)) };
});

const readable = codesOf("x0-~é!$%&中");

export const anyCharacter: Characters = {
  has: () => true,
  without: (others) => {
    let code = readable.find((one) => !others.includes(one)) ?? 0x4e00;
    while (others.includes(code)) code++;
    return code;
  },
};

function codesOf(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
