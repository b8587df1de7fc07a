// Python environments for tests and proofs alone. No part of set-up: what needs one asks for it.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildOnce } from "./build-once.mjs";
import { cacheDirectory, contentKey } from "./cache.mjs";
import { run } from "./command.mjs";

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Makes an environment with what a file of the folder `python` lists, once; resolves to its interpreter, which runs its commands.
 * @param {"pulumi" | "cfn-lint" | "z3"} name of the file
 */
export async function pythonEnvironment(name) {
  const requirements = join(here, "python", `${name}.txt`);
  const version = await run("python3", ["--version"]);
  const directory = join(cacheDirectory(), `${name}-python-${contentKey(await readFile(requirements), version)}`);
  await buildOnce(directory, async (temporary) => {
    await run("python3", ["-m", "venv", temporary]);
    const pip = ["-m", "pip", "install", "--no-input", "-r", requirements];
    await run(join(temporary, "bin", "python"), pip);
  });
  return join(directory, "bin", "python");
}
