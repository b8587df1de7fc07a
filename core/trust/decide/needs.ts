import { memoizeByObject } from "../../memoize";
import { isRun, type Pattern, steps } from "../evaluate/pattern";

/** How much of a text is still to come, at most. A number of separators that varies is Infinity. */
export interface Amount {
  /** From the beginning of the segment on. */
  characters: number;
  colons: number;
  slashes: number;
}

export const nothingLeft: Amount = { characters: 0, colons: 0, slashes: 0 };

const colon = 58;
const slash = 47;

/** More characters than any text has. */
const tooMany = 1_000_000_000;

export function isSeparator(code: number): boolean {
  return code === colon || code === slash;
}

/** What is left once a character is taken. */
export function without(amount: Amount, code: number): Amount {
  if (code === colon) return { ...amount, colons: amount.colons - 1 };
  return code === slash ? { ...amount, slashes: amount.slashes - 1 } : amount;
}

/** What a pattern asks for from each of its steps on, at least. */
export interface Needs {
  characters: readonly number[];
  colons: readonly number[];
  slashes: readonly number[];
}

export const nothingNeeded: Needs = { characters: [0], colons: [0], slashes: [0] };

/** True if what a pattern asks for from a step on may be in what is to come. */
export function fits({ characters, colons, slashes }: Needs, step: number, amount: Amount): boolean {
  return (
    (characters[step] ?? 0) <= amount.characters &&
    (colons[step] ?? 0) <= amount.colons &&
    (slashes[step] ?? 0) <= amount.slashes
  );
}

export const needsOf = memoizeByObject(({ codes }: Pattern): Needs => {
  const zeros = () => new Array<number>(codes.length + 1).fill(0);
  const needs = { characters: zeros(), colons: zeros(), slashes: zeros() };
  let [characters, colons, slashes] = [0, 0, 0];
  for (let step = codes.length - 1; step >= 0; step--) {
    const code = codes[step];
    if (code === steps.nothing) characters = tooMany;
    else if (!isRun(code)) characters++;
    if (code === colon) colons++;
    if (code === slash) slashes++;
    needs.characters[step] = characters;
    needs.colons[step] = colons;
    needs.slashes[step] = slashes;
  }
  return needs;
});
