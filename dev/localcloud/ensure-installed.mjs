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

/**
 * Runs `npm ci` if node_modules is not what package-lock.json says, and says how it goes; resolves to whether it did.
 * @param {string} [workspace] the one whose packages are enough. Installed alone, they take a tenth of the room.
 */
export async function ensureInstalled(say = console.error, workspace) {
  if (await isInstalled(workspace)) return false;
  const cache = cacheDirectory();
  await mkdir(cache, { recursive: true });
  const waiting = () => say("Waiting: another process installs the npm packages of this checkout.");
  return withLock(join(cache, `npm-${contentKey(root)}.lock`), waiting, async () => {
    if (await isInstalled(workspace)) return false;
    const alone = workspace && !(await isInstalledWhole(workspace));
    // Peers, also optional ones, would come along: Pulumi's SDK.
    const only = alone ? ["--workspace", workspace, "--legacy-peer-deps"] : [];
    const [which, time] = alone ? [` of ${workspace}/`, "half a minute"] : ["", "a minute"];
    say(`Installing the npm packages of package-lock.json${which} (npm ci); this takes ${time}.`);
    await npm(["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund", ...only], root, say);
    return true;
  });
}

/**
 * Whether every package of the lock file is in node_modules, or at least those of a workspace, by the list that npm leaves there when
 * it is through.
 */
async function isInstalled(workspace) {
  try {
    const [wanted, present] = await wantedAndPresent();
    const needed = workspace && Object.keys(wanted[workspace].devDependencies).map((name) => `node_modules/${name}`);
    return Object.entries(wanted).every(([path, entry]) => {
      if (!path.startsWith("node_modules/")) return true;
      const found = present[path];
      if (found) return found.version === entry.version;
      return needed ? !needed.includes(path) : Boolean(entry.optional || entry.peer);
    });
  } catch (error) {
    return falseIfNothing(error);
  }
}

/** Whether more than a workspace was installed: that is not removed for less. An install that was broken off leaves no list. */
async function isInstalledWhole(workspace) {
  try {
    const [wanted, present] = await wantedAndPresent();
    const ofOthers = Object.keys(wanted[""].devDependencies).filter(
      (name) => !(name in wanted[workspace].devDependencies),
    );
    return ofOthers.every((name) => `node_modules/${name}` in present);
  } catch (error) {
    return falseIfNothing(error);
  }
}

/** The packages of the lock file, and those that npm lists in node_modules. */
function wantedAndPresent() {
  const files = ["package-lock.json", join("node_modules", ".package-lock.json")];
  return Promise.all(files.map(async (file) => JSON.parse(await readFile(join(root, file), "utf8")).packages));
}

function falseIfNothing(error) {
  if (error.code === "ENOENT" || error instanceof SyntaxError) return false;
  throw error;
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  ensureInstalled().catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
}
