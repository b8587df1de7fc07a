import { InvalidArgumentError } from "commander";
import { didYouMean } from "../../core/did-you-mean";

export function firstGiven(options: Readonly<Record<string, unknown>>): string | undefined {
  return Object.entries(options).find(([, value]) => value !== undefined)?.[0];
}

export function givenWords(options: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
}

/**
 * Reads a value for commander that may be anything but nothing. A variable that is not set, as in `--profile "$PROFILE"`, would
 * else be taken for an option that is left out: the command would read, or change, what its user did not mean.
 */
export function notEmpty(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("Give a value, or leave the option out.");
  return text;
}

/** Reads a value of a fixed set, for commander; what is none of it is refused with what was probably meant. */
export function oneOf<Value extends string>(values: readonly Value[]): (text: string) => Value {
  return (text) => {
    const value = values.find((one) => one === text);
    if (value !== undefined) return value;
    throw new InvalidArgumentError(`Give one of ${values.join(", ")}${didYouMean(text, values)}.`);
  };
}
