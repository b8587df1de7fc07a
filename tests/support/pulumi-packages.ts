import { copyFileSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildOnce } from "../../dev/localcloud/setup/build-once.mjs";
import { cacheDirectory, contentKey } from "../../dev/localcloud/setup/cache.mjs";
import { npm } from "../../dev/localcloud/setup/npm.mjs";

const root = join(__dirname, "..", "..");
const folders = ["components", "policypack", "cli"];

/** Versions of Pulumi's packages by their name. */
export type Versions = Record<string, string>;

interface Manifest {
  dependencies?: Versions;
  devDependencies?: Versions;
  peerDependencies?: Versions;
}

const manifestOf = (...path: string[]): Manifest =>
  JSON.parse(readFileSync(join(root, ...path, "package.json"), "utf8")) as Manifest;

/** The oldest versions that the packages' ranges promise. */
export function oldestVersions(): Versions {
  const ranges = folders.flatMap((folder) => {
    const { dependencies, peerDependencies } = manifestOf(folder);
    return Object.entries({ ...dependencies, ...peerDependencies }).filter(([name]) => name.startsWith("@pulumi/"));
  });
  return Object.fromEntries(ranges.map(([name, range]) => [name, range.replace(/^\^/, "")]));
}

/** The newest versions, which development uses. */
export function newestVersions(): Versions {
  const { dependencies, devDependencies } = manifestOf();
  const pinned = { ...dependencies, ...devDependencies };
  return Object.fromEntries(Object.keys(oldestVersions()).map((name) => [name, pinned[name] ?? ""]));
}

/** Installs Pulumi's packages once for each set of versions, into the user's cache; resolves to the `node_modules` there. */
export async function installedOnce(versions: Versions): Promise<string> {
  const manifest = JSON.stringify({ name: "versions", private: true, dependencies: versions });
  const directory = join(cacheDirectory(), `compat-${contentKey(manifest)}`);
  await buildOnce(directory, async (temporary: string) => {
    writeFileSync(join(temporary, "package.json"), manifest);
    await npm(["install", "--ignore-scripts", "--no-audit", "--no-fund"], temporary);
  });
  return join(directory, "node_modules");
}

/**
 * Gives a project packages that are installed elsewhere, so that npm finds them there. They are links to the same files: to
 * write 20,000 takes npm ten seconds of the processor, and a copy three.
 */
export function linkPackages(source: string, target: string): void {
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    // npm makes them, and writes into them.
    if ([".bin", ".package-lock.json"].includes(entry.name)) continue;
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) linkPackages(from, to);
    else linkOrCopy(from, to);
  }
}

function linkOrCopy(source: string, target: string) {
  try {
    linkSync(source, target);
  } catch {
    // The temporary directory is on another disk.
    copyFileSync(source, target);
  }
}
