import { readFile } from "node:fs/promises";
import { decodedText } from "../../core/text";
import { Unanswered } from "../../core/unanswered";

export async function readText(path: string): Promise<string> {
  return decodedText(await readFile(path));
}

/** The JSON of a file that an option names. */
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
