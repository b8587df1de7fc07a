import { readFile } from "node:fs/promises";
import { decodedText } from "../../core/text";
import { Unanswered } from "../../core/unanswered";

/** The text of a file in UTF-8 or UTF-16. */
export async function readText(path: string): Promise<string> {
  return decodedText(await readFile(path));
}

/**
 * The JSON of a file that an option names.
 * @param advice what to do where it cannot be read
 * @throws Unanswered if it cannot be read, or is not JSON
 */
export async function readJsonFile(option: string, path: string, advice = ""): Promise<unknown> {
  try {
    return JSON.parse(await readText(path)) as unknown;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Unanswered(
      `${option} ${path} ${code === undefined ? "is not JSON" : `cannot be read (${code})`}${advice}`,
    );
  }
}
