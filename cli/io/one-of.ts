import { InvalidArgumentError } from "commander";
import { didYouMean } from "../../core/did-you-mean";

/** Reads a value of a fixed set, for commander; what is none of it is refused with what was probably meant. */
export function oneOf<Value extends string>(values: readonly Value[]): (text: string) => Value {
  return (text) => {
    const value = values.find((one) => one === text);
    if (value !== undefined) return value;
    throw new InvalidArgumentError(`Give one of ${values.join(", ")}${didYouMean(text, values)}.`);
  };
}
