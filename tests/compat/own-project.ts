import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
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

/**
 * A throwaway project with the three packages as they are published, and Pulumi's packages in given versions. Those are
 * installed once for each set of versions, into the user's cache.
 */
export class OwnProject {
  private constructor(readonly directory: string) {}

  static async install(versions: Versions): Promise<OwnProject> {
    const directory = mkdtempSync(join(tmpdir(), "own-project-"));
    const pulumi = await installedOnce(versions);
    writeFileSync(join(directory, "package.json"), JSON.stringify({ name: "own-project", private: true }));
    // Pulumi's packages are peers, of which the cache has a copy.
    const words = ["--omit=peer", "--legacy-peer-deps", "--ignore-scripts", "--no-audit", "--no-fund", "--offline"];
    await npm(["install", ...words, ...(await packOnce())], directory);
    symlinkSync(join(pulumi, "node_modules", "@pulumi"), join(directory, "node_modules", "@pulumi"));
    cpSync(join(__dirname, "mocks"), join(directory, "mocks"), { recursive: true });
    return new OwnProject(directory);
  }

  /** Where an installed package is. */
  package(name: string): string {
    return join(this.directory, "node_modules", name);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}

let tarballs: Promise<string[]> | undefined;

/** Builds and packs the packages, once for a process; resolves to the tarballs. */
function packOnce(): Promise<string[]> {
  tarballs ??= pack();
  return tarballs;
}

async function pack(): Promise<string[]> {
  const target = mkdtempSync(join(tmpdir(), "own-tarballs-"));
  process.on("exit", () => rmSync(target, { recursive: true }));
  await run(process.execPath, ["dev/build/build.mjs"], { cwd: root });
  const packed = folders.map(async (folder) => {
    const words = ["pack", "--ignore-scripts", "--json", "--pack-destination", target];
    const [{ filename }] = JSON.parse(await npm(words, join(root, folder))) as [{ filename: string }];
    return join(target, filename);
  });
  return Promise.all(packed);
}

async function installedOnce(versions: Versions): Promise<string> {
  const manifest = JSON.stringify({ name: "versions", private: true, dependencies: versions });
  const key = createHash("sha256").update(manifest).digest("hex").slice(0, 16);
  const cache = process.env.LOCALCLOUD_CACHE ?? join(homedir(), ".cache", "fargate-pod-execution-role");
  const directory = join(cache, `compat-${key}`);
  if (existsSync(directory)) return directory;
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
  return directory;
}

/** Inside `npm run` the environment describes that run; a nested npm would take it for its own settings. */
async function npm(words: string[], cwd: string): Promise<string> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  return (await run("npm", words, { cwd, env })).stdout;
}
