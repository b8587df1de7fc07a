import { readFile } from "node:fs/promises";

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
