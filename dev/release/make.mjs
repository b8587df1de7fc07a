// Makes what a release publishes: `npm run release:make -- DIRECTORY`
//
// DIRECTORY/npm   the tarballs of the packages, and their SHA256SUMS
// DIRECTORY/tree  the tree of the version tag
// DIRECTORY/sbom  what is bundled into each package, as CycloneDX
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { run } from "../localcloud/setup/command.mjs";
import { npm } from "../localcloud/setup/npm.mjs";

const root = resolve(import.meta.dirname, "../..");
const [target] = process.argv.slice(2).map((path) => resolve(path));
if (target === undefined) throw new Error("Give a new directory: npm run release:make -- DIRECTORY");
const sha256 = (/** @type {Buffer} */ content) => createHash("sha256").update(content).digest("hex");
const script = (/** @type {string[]} */ ...words) => run(process.execPath, words, { cwd: root });

if (existsSync(join(root, "policypack", "ledger.json")))
  throw new Error("policypack/ledger.json would be published with the pack, for everyone to read. Move it away");

// A bill is of a bundle without lazy modules, which is thrown away.
const listed = join(target, "listed");
await script("dev/build/build.mjs", "--into", listed, "--sbom", join(target, "sbom"));
rmSync(listed, { recursive: true });
await script("dev/build/build.mjs");
const tarballs = join(target, "npm");
mkdirSync(tarballs, { recursive: true });
await npm(["pack", "--workspaces", "--ignore-scripts", "--pack-destination", tarballs], root);
const sums = readdirSync(tarballs).map((name) => `${sha256(readFileSync(join(tarballs, name)))}  ${name}\n`);
writeFileSync(join(tarballs, "SHA256SUMS"), sums.join(""));
await script("dev/release/tree.mjs", join(target, "tree"));
