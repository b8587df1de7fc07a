import { copyFile, link } from "node:fs/promises";
import { basename, join } from "node:path";
import { buildOnce } from "./build-once.mjs";
import { cacheDirectory, contentKey } from "./cache.mjs";

/**
 * A directory with the CLI and its language hosts side by side, as the engine expects them; resolves to it. Hard links,
 * since the engine looks beside the file that a symbolic link leads to.
 */
export async function toolchain(files) {
  const directory = join(cacheDirectory(), `toolchain-${contentKey(...files)}`);
  await buildOnce(directory, async (temporary) => {
    for (const file of files) {
      const target = join(temporary, basename(file));
      await link(file, target).catch(() => copyFile(file, target));
    }
  });
  return directory;
}
