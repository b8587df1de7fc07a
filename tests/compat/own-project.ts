import { execFile } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { npm } from "../../dev/localcloud/setup/npm.mjs";
import { installedOnce, type Versions } from "../support/pulumi-packages";
import { newDirectory } from "../support/run-directory";

const run = promisify(execFile);
const root = join(__dirname, "..", "..");

/**
 * A throwaway project with the three packages as they are published, and Pulumi's packages in given versions. Those are
 * installed once for each set of versions, into the user's cache.
 */
export class OwnProject {
  private constructor(readonly directory: string) {}

  static async install(versions: Versions): Promise<OwnProject> {
    const directory = newDirectory();
    cpSync(await publishedOnce(), directory, { recursive: true, verbatimSymlinks: true });
    symlinkSync(join(await installedOnce(versions), "@pulumi"), join(directory, "node_modules", "@pulumi"));
    cpSync(join(__dirname, "mocks"), join(directory, "mocks"), { recursive: true });
    return new OwnProject(directory);
  }

  /** Where an installed package is. */
  package(name: string): string {
    return join(this.directory, "node_modules", name);
  }
}

let published: Promise<string> | undefined;

/** Packs the packages and unpacks their tarballs, once for a process; resolves to the project that has them. */
function publishedOnce() {
  published ??= publish();
  return published;
}

async function publish() {
  const tarballs = newDirectory();
  const directory = newDirectory();
  await run(process.execPath, ["dev/build/build.mjs"], { cwd: root });
  const packing = ["pack", "--workspaces", "--ignore-scripts", "--json", "--pack-destination", tarballs];
  const packed = JSON.parse(await npm(packing, root)) as { name: string; filename: string }[];
  writeFileSync(join(directory, "package.json"), JSON.stringify({ name: "own-project", private: true }));
  // npm would bring Pulumi's packages in its own choice of versions, and there is nothing else that they depend on.
  for (const { name, filename } of packed) {
    const target = join(directory, "node_modules", name);
    mkdirSync(target, { recursive: true });
    await run("tar", ["-xzf", join(tarballs, filename), "-C", target, "--strip-components", "1"]);
  }
  return directory;
}
