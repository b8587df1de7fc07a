import { readFile } from "node:fs/promises";
import { Unanswered } from "./exit";

/**
 * The text of a file in UTF-8, or in UTF-16, which PowerShell writes where its output goes to a file. The mark that Windows
 * tools write in front is left out.
 */
export async function readText(path: string): Promise<string> {
  const bytes = await readFile(path);
  const mark = bytes.subarray(0, 2).toString("hex");
  const encodings: Record<string, string> = { fffe: "utf-16le", feff: "utf-16be" };
  return new TextDecoder(encodings[mark] ?? "utf-8").decode(bytes);
}

/**
 * The JSON of a file that an option names.
 * @param advice what to do where it cannot be read
 * @throws Unanswered if it cannot be read, or is not JSON
 */
export async function readJson(option: string, path: string, advice = ""): Promise<unknown> {
  try {
    return JSON.parse(await readText(path)) as unknown;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Unanswered(
      `${option} ${path} ${code === undefined ? "is not JSON" : `cannot be read (${code})`}${advice}`,
    );
  }
}
