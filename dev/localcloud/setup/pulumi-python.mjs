// A Python environment with Pulumi's SDK and what building a generated SDK takes, for programs in Python. No part of set-up: what
// needs it asks for it.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildOnce } from "./build-once.mjs";
import { cacheDirectory, contentKey } from "./cache.mjs";
import { run } from "./command.mjs";

const requirements = join(dirname(fileURLToPath(import.meta.url)), "python", "pulumi.txt");

/** Makes it once; resolves to its interpreter. */
export async function pulumiPython() {
  const version = await run("python3", ["--version"]);
  const directory = join(cacheDirectory(), `pulumi-python-${contentKey(await readFile(requirements), version)}`);
  await buildOnce(directory, async (temporary) => {
    await run("python3", ["-m", "venv", temporary]);
    const pip = ["-m", "pip", "install", "--no-input", "-r", requirements];
    await run(join(temporary, "bin", "python"), pip);
  });
  return join(directory, "bin", "python");
}
