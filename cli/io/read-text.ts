import { readFile } from "node:fs/promises";
import { decodedText, parsedJson } from "../../core/text";
import { Unanswered } from "../../core/unanswered";

export async function readText(path: string): Promise<string> {
  return decodedText(await readFile(path));
}

/**
 * The text of a file that the user named.
 * @param what begins the sentence if it cannot be read
 */
export async function readNamed(path: string, what = path, advice = ""): Promise<string> {
  return readText(path).catch((error: unknown) => {
    throw new Unanswered(`${what} cannot be read (${(error as NodeJS.ErrnoException).code})${advice}`);
  });
}

/** The JSON of a file that an option names. */
export async function readJsonFile(option: string, path: string, advice = ""): Promise<unknown> {
  const value = parsedJson(await readNamed(path, `${option} ${path}`, advice));
  if (value === undefined) throw new Unanswered(`${option} ${path} is not JSON${advice}`);
  return value;
}
