// Installs the npm packages of package-lock.json unless they are there, so that `npm test` and `npm run demo` work on a
// fresh clone. Run by node itself: nothing can be imported yet.
import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheDirectory, contentKey } from "./setup/cache.mjs";
import { onExit } from "./setup/interrupt.mjs";
import { withLock } from "./setup/lock.mjs";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Runs `npm ci` if node_modules is not what package-lock.json says; resolves to whether it did. */
export async function ensureInstalled() {
  if (await isInstalled()) return false;
  const cache = cacheDirectory();
  await mkdir(cache, { recursive: true });
  const waiting = () => console.error("Waiting: another process installs the npm packages of this checkout.");
  return withLock(join(cache, `npm-${contentKey(root)}.lock`), waiting, async () => {
    if (await isInstalled()) return false;
    console.error("Installing the npm packages of package-lock.json (npm ci); this takes a minute.");
    await npm("ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund");
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

function npm(...args) {
  // Inside `npm run` the environment describes that run; a nested npm would take it for its own settings.
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(package|lifecycle|config_(local_prefix|workspace|prefix|omit|production))/i.test(name),
    ),
  );
  const [command, ...leading] = process.env.npm_execpath?.endsWith("npm-cli.js")
    ? [process.execPath, process.env.npm_execpath]
    : ["npm"];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...leading, ...args], { cwd: root, env: environment, stdio: ["ignore", 2, 2] });
    const forget = onExit(() => child.kill());
    child.on("error", reject);
    child.on("close", (code) => {
      forget();
      if (code === 0) return resolve();
      reject(new Error(`\`npm ${args.join(" ")}\` failed with exit code ${code}; its output is above.`));
    });
  });
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  ensureInstalled().catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
}
