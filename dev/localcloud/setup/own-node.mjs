// Node.js itself, for machines whose own is too old to develop with: the platform package that npm has of it.
import { existsSync } from "node:fs";
import { copyFile, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildOnce } from "./build-once.mjs";
import { cacheDirectory, contentKey } from "./cache.mjs";
import { npm } from "./npm.mjs";

/** The oldest major version of Node.js that everything here runs on; `engines` in package.json says the same. */
const oldest = 22;
const source = join(dirname(dirname(fileURLToPath(import.meta.url))), "node");

/** Whether this process runs on a Node.js that is not too old; LOCALCLOUD_NODE=own asks for our own in any case. */
export function isSupported(version = process.versions.node) {
  return process.env.LOCALCLOUD_NODE !== "own" && Number.parseInt(version, 10) >= oldest;
}

/** Fetches Node.js unless it is in the cache; resolves to its executable. */
export async function ownNode() {
  const lock = await readFile(join(source, "package-lock.json"), "utf8");
  const [path, { version, bin }] = platformPackage(JSON.parse(lock).packages);
  const directory = join(cacheDirectory(), `node-${version}-${contentKey(lock, process.platform, process.arch)}`);
  const why = `This machine's Node.js is ${process.versions.node}; development needs ${oldest} or newer.`;
  const waiting = () => console.error(`${why} Waiting: another process fetches one.`);
  await buildOnce(
    directory,
    async (temporary) => {
      console.error(`${why} Fetching Node.js ${version} from the npm registry into ${cacheDirectory()}.`);
      for (const file of ["package.json", "package-lock.json"])
        await copyFile(join(source, file), join(temporary, file));
      const ci = ["ci", "--silent", "--ignore-scripts", "--no-audit", ...impatience];
      await npm(ci, temporary, console.error).catch(() => {});
      // An optional package that cannot be fetched is not a failure to npm.
      if (!existsSync(join(temporary, path, bin.node))) {
        throw new Error(`The npm registry could not be reached: install Node.js ${oldest} or newer, ${download}`);
      }
    },
    waiting,
  );
  return join(directory, path, bin.node);
}

/** Without a network npm would try for more than a minute. */
const impatience = ["--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=3000"];
const download = "https://nodejs.org/en/download";

function platformPackage(packages) {
  const found = Object.entries(packages).find(([, { os, cpu }]) => os === process.platform && cpu === process.arch);
  if (found) return found;
  const platform = `${process.platform} on ${process.arch}`;
  throw new Error(
    `Node.js ${process.versions.node} is too old, and npm has none for ${platform}: install Node.js ${oldest} or newer, ${download}`,
  );
}
