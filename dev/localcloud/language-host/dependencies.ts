import type { ServerWritableStream } from "@grpc/grpc-js";
import { status } from "@grpc/grpc-js";
import type { InstallDependenciesRequest } from "@pulumi/pulumi/proto/language_pb";
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

/** Whether the package's own entry file and every package that it needs are there. */
function isInstalled(directory: string): boolean {
  const manifest = readJson(join(directory, "package.json"));
  if (!manifest) return false;
  const needed = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.peerDependencies });
  const hasEntry = manifest.main === undefined || existsSync(join(directory, manifest.main));
  return hasEntry && needed.every((name) => isPresent(directory, name));
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
  peerDependencies?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

function isPresent(directory: string, name: string): boolean {
  if (existsSync(join(directory, "node_modules", name, "package.json"))) return true;
  const parent = dirname(directory);
  return parent !== directory && isPresent(parent, name);
}

function readJson(file: string): Manifest | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Manifest) : undefined;
}
