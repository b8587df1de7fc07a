import { InvalidArgumentError } from "commander";

/**
 * Reads a value for commander that may be anything but nothing. A variable that is not set, as in `--profile "$PROFILE"`, would
 * else be taken for an option that is left out: the command would read, or change, what its user did not mean.
 */
export function notEmpty(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("Give a value, or leave the option out.");
  return text;
}
