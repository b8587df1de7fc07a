// Leaves out a build that would make the files that are there already: the shell, the demo and many tests begin with one.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { contentKey } from "../localcloud/setup/cache.mjs";

/** What every package is made from, besides its own directory; of the packages in node_modules npm's own list is enough. */
const shared = ["core", "dev/build", "package.json", "package-lock.json", "node_modules/.package-lock.json"];

/** Names what a package is made from, with further files if it has some: equal contents, equal name. */
export function sourcesOf(root, name, more = []) {
  return keyOf(root, [...shared, name].concat(more), ["node_modules", "bin"]);
}

/** True if bin/ of the package is as it was when it was built from these sources. */
export function isBuilt(root, name, sources) {
  const note = noteOf(root, name);
  return existsSync(note) && readFileSync(note, "utf8") === `${sources} ${keyOf(root, [join(name, "bin")])}`;
}

/** Says that bin/ of the package was built from these sources, which may have changed meanwhile. */
export function noteBuild(root, name, sources) {
  const note = noteOf(root, name);
  mkdirSync(dirname(note), { recursive: true });
  writeFileSync(note, `${sources} ${keyOf(root, [join(name, "bin")])}`);
}

function noteOf(root, name) {
  return join(root, "node_modules", ".cache", "built", name);
}

function keyOf(root, paths, left = []) {
  const files = paths.flatMap((path) => filesOf(join(root, path), left));
  return contentKey(...files.flatMap((file) => [relative(root, file), readFileSync(file)]));
}

function filesOf(path, left) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  const entries = readdirSync(path).filter((entry) => !left.includes(entry));
  return entries.sort().flatMap((entry) => filesOf(join(path, entry), left));
}
