/** What is written by hand in the checkout, as tests of the whole of it read it. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../dev/localcloud/cloud";

/** Made by npm, by the build or by the documentation's generators; a test beside this one may be taking it away. */
const made = new Set(["node_modules", "bin", "site", "api"]);

/** The files of a directory and of those below it, by the end of their name; paths are relative to the root, sorted. */
export function sourcesBelow(directory: string, end: string): string[] {
  return readdirSync(join(root, directory), { withFileTypes: true })
    .filter((entry) => !made.has(entry.name))
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return sourcesBelow(path, end);
      return entry.isFile() && entry.name.endsWith(end) ? [path] : [];
    })
    .sort();
}
