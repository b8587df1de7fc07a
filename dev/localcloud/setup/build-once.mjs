import { existsSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { onExit } from "./interrupt.mjs";
import { withLock } from "./lock.mjs";

/**
 * Makes a directory of the cache unless it exists: build(temporary) fills a temporary one beside it, which takes its
 * name only when complete. So what exists is whole, also after a kill. Resolves to whether it had to be built.
 */
export async function buildOnce(directory, build, onWait = () => {}) {
  if (existsSync(directory)) return false;
  const parent = dirname(directory);
  await mkdir(parent, { recursive: true });
  return withLock(`${directory}.lock`, onWait, async () => {
    if (existsSync(directory)) return false;
    const prefix = `.building-${basename(directory)}-`;
    for (const entry of await readdir(parent)) {
      if (entry.startsWith(prefix)) await rm(join(parent, entry), { recursive: true, force: true });
    }
    const temporary = await mkdtemp(join(parent, prefix));
    const forget = onExit(() => rmSync(temporary, { recursive: true, force: true }));
    try {
      await build(temporary);
      await rename(temporary, directory);
    } catch (error) {
      await rm(temporary, { recursive: true, force: true });
      // Somebody else completed the same contents under this name: theirs is as good.
      if (!existsSync(directory)) throw error;
    } finally {
      forget();
    }
    return true;
  });
}
