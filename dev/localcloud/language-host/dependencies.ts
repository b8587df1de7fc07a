import type { ServerWritableStream } from "@grpc/grpc-js";
import { status } from "@grpc/grpc-js";
import type { GetProgramDependenciesRequest, InstallDependenciesRequest } from "@pulumi/pulumi/proto/language_pb";
import { DependencyInfo, GetProgramDependenciesResponse } from "@pulumi/pulumi/proto/language_pb";
import { InstallDependenciesResponse } from "@pulumi/pulumi/proto/language_pb";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { exitCode, start } from "./child";

/**
 * `pulumi install`, also asked for before a plugin is used from a directory: runs `npm install` there, or at the root of its
 * npm workspace, for a plugin without what only its development needs, as the official host does; streams what it prints.
 * The official host does so always, this one only if something that package.json names is missing: in a checkout that
 * several processes use it would rebuild what another one is running.
 */
export function installDependencies(
  call: ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>,
): void {
  const directory = call.request.getInfo()?.getProgramDirectory() || call.request.getDirectory();
  if (isInstalled(directory)) {
    call.end();
    return;
  }
  const production = call.request.getIsPlugin() ? ["--production"] : [];
  const child = start("npm", ["install", "--loglevel=error", ...production], {
    cwd: workspaceRoot(directory) ?? directory,
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout?.on("data", (data: Buffer) => call.write(new InstallDependenciesResponse().setStdout(data)));
  child.stderr?.on("data", (data: Buffer) => call.write(new InstallDependenciesResponse().setStderr(data)));
  call.on("cancelled", () => child.kill());
  exitCode(child)
    .then((code) => {
      if (code === 0) return call.end();
      throw new Error(`\`npm install\` in ${directory} failed with exit code ${code}`);
    })
    .catch((error: Error) => call.emit("error", { code: status.UNKNOWN, details: error.message }));
}

/** The packages that a program's package.json names, with the versions installed. Indirect ones are not listed. */
export async function getProgramDependencies(
  request: GetProgramDependenciesRequest,
): Promise<GetProgramDependenciesResponse> {
  const directory = request.getInfo()?.getProgramDirectory() || request.getPwd();
  const manifest = readJson(join(directory, "package.json"));
  const names = Object.keys({ ...manifest?.dependencies, ...manifest?.devDependencies }).sort();
  const infos = names.map((name) =>
    new DependencyInfo().setName(name).setVersion(installedVersion(directory, name) ?? ""),
  );
  return new GetProgramDependenciesResponse().setDependenciesList(infos);
}

/** Whether the package's own entry file and every package that it needs are there. */
function isInstalled(directory: string): boolean {
  const manifest = readJson(join(directory, "package.json"));
  if (!manifest) return false;
  const needed = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.peerDependencies });
  const hasEntry = manifest.main === undefined || existsSync(join(directory, manifest.main));
  return hasEntry && needed.every((name) => installedVersion(directory, name) !== undefined);
}

/** The directory above that counts this one among its npm workspaces. Patterns, which this repository has none of, are not read. */
function workspaceRoot(directory: string): string | undefined {
  for (let above = dirname(directory); above !== dirname(above); above = dirname(above)) {
    const workspaces = readJson(join(above, "package.json"))?.workspaces;
    if (Array.isArray(workspaces) && workspaces.includes(relative(above, directory))) return above;
  }
  return undefined;
}

interface Manifest {
  workspaces?: unknown;
  main?: string;
  version?: string;
  peerDependencies?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

function installedVersion(directory: string, name: string): string | undefined {
  const found = readJson(join(directory, "node_modules", name, "package.json"));
  if (found) return found.version;
  const parent = dirname(directory);
  return parent === directory ? undefined : installedVersion(parent, name);
}

function readJson(file: string): Manifest | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Manifest) : undefined;
}
