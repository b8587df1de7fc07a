// Installs the npm packages of package-lock.json unless they are there, so that `npm test` and `npm run demo` work on a
// fresh clone. Run by node itself: nothing can be imported yet.
import { realpathSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheDirectory, contentKey } from "./setup/cache.mjs";
import { withLock } from "./setup/lock.mjs";
import { npm } from "./setup/npm.mjs";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Runs `npm ci` if node_modules is not what package-lock.json says, and says how it goes; resolves to whether it did. */
export async function ensureInstalled(say = console.error) {
  if (await isInstalled()) return false;
  const cache = cacheDirectory();
  await mkdir(cache, { recursive: true });
  const waiting = () => say("Waiting: another process installs the npm packages of this checkout.");
  return withLock(join(cache, `npm-${contentKey(root)}.lock`), waiting, async () => {
    if (await isInstalled()) return false;
    say("Installing the npm packages of package-lock.json (npm ci); this takes a minute.");
    await npm(["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund"], root, say);
    return true;
  });
}

/** Whether every package of the lock file is in node_modules, by the list that npm leaves there when it is through. */
async function isInstalled() {
  try {
    const wanted = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8")).packages;
    const present = JSON.parse(await readFile(join(root, "node_modules", ".package-lock.json"), "utf8")).packages;
    return Object.entries(wanted).every(([path, entry]) => {
      if (!path.startsWith("node_modules/")) return true;
      const found = present[path];
      return found ? found.version === entry.version : Boolean(entry.optional || entry.peer);
    });
  } catch (error) {
    if (error.code === "ENOENT" || error instanceof SyntaxError) return false;
    throw error;
  }
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  ensureInstalled().catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
}
