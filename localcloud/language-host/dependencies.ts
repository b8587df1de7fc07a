import type { ServerWritableStream } from "@grpc/grpc-js";
import { status } from "@grpc/grpc-js";
import type { GetProgramDependenciesRequest, InstallDependenciesRequest } from "@pulumi/pulumi/proto/language_pb";
import { DependencyInfo, GetProgramDependenciesResponse } from "@pulumi/pulumi/proto/language_pb";
import { InstallDependenciesResponse } from "@pulumi/pulumi/proto/language_pb";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { exitCode, start } from "./child";

/** `pulumi install`: runs `npm install` in the program's directory and streams what it prints. */
export function installDependencies(
  call: ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>,
): void {
  const directory = call.request.getInfo()?.getProgramDirectory() || call.request.getDirectory();
  const child = start("npm", ["install", "--loglevel=error"], { cwd: directory, stdio: ["ignore", "pipe", "pipe"] });
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

interface Manifest {
  version?: string;
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
