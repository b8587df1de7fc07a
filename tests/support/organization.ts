/** An organization in the stand-in for Pulumi Cloud, driven by the real CLI. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../../dev/localcloud/cloud";
import { cloud, finish, type Result } from "./engine";

/** Runs a command with its words in a directory, as somebody who is logged in. */
export function inCloud(cwd: string, words: string[], env: NodeJS.ProcessEnv = {}): Promise<Result> {
  const [command, ...rest] = words;
  const settled = command === "pulumi" ? [...rest, "--non-interactive", "--color", "never"] : rest;
  return finish(
    spawn(command, settled, { cwd, env: { ...cloud.env, ...env }, detached: true, stdio: ["ignore", "pipe", "pipe"] }),
  );
}

/** Writes a project into a directory of its own; returns where it is. */
export function projectOf(files: Record<string, string | object>): string {
  const directory = mkdtempSync(join(cloud.directory, "project-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), typeof content === "string" ? content : JSON.stringify(content));
  }
  return directory;
}

/** Gives a project of Node.js the packages of this checkout. */
export function linkCheckout(project: string): void {
  symlinkSync(join(root, "node_modules"), join(project, "node_modules"));
}
