import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The directory with PulumiPolicy.yaml, above this file both in the sources and in the bundle. */
export function packDirectory(): string {
  let directory = __dirname;
  while (!existsSync(join(directory, "PulumiPolicy.yaml"))) {
    const parent = dirname(directory);
    if (parent === directory) return process.cwd();
    directory = parent;
  }
  return directory;
}
