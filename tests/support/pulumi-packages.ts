import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
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

/** The oldest versions that the packages' peer ranges promise. */
export function oldestVersions(): Versions {
  const ranges = folders.flatMap((folder) => Object.entries(manifestOf(folder).peerDependencies ?? {}));
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
  const key = createHash("sha256").update(manifest).digest("hex").slice(0, 16);
  const cache = process.env.LOCALCLOUD_CACHE ?? join(homedir(), ".cache", "fargate-pod-execution-role");
  const directory = join(cache, `compat-${key}`);
  const packages = join(directory, "node_modules");
  if (existsSync(directory)) return packages;
  mkdirSync(cache, { recursive: true });
  // Beside it first, so that what has the name is whole; if another process was quicker, its copy is as good.
  const temporary = mkdtempSync(join(cache, ".building-compat-"));
  try {
    writeFileSync(join(temporary, "package.json"), manifest);
    await npm(["install", "--ignore-scripts", "--no-audit", "--no-fund"], temporary);
    renameSync(temporary, directory);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(directory)) throw error;
  }
  return packages;
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

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    // The temporary directory is on another disk.
    copyFileSync(source, target);
  }
}

/** Inside `npm run` the environment describes that run; a nested npm would take it for its own settings. */
export async function npm(words: string[], cwd: string): Promise<string> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  return (await run("npm", words, { cwd, env })).stdout;
}
