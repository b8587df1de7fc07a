/**
 * Projects to run: copies, so that a run leaves nothing in the checkout. A copy lies in a mirror of the checkout in which
 * everything else is a symbolic link, so that `../../components` and node_modules are where a project expects them.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { type LocalCloud, root } from "./cloud";

/** The files of a project by their path; a missing Pulumi.yaml becomes that of a TypeScript program named `test`. */
export interface Files {
  [path: string]: string;
}

/** Copies a directory of the checkout, e.g. `examples/yaml` or `.`, into a mirror of it; returns where the copy is. */
export function copyProject(cloud: LocalCloud, directory: string): string {
  const project = join(root, directory);
  if (!existsSync(join(project, "Pulumi.yaml"))) throw new Error(`there is no Pulumi.yaml in ${directory}`);
  const mirror = mkdtempSync(join(cloud.directory, "mirror-"));
  const path = relative(root, project);
  mirrorAround(root, mirror, path === "" ? [] : path.split("/"));
  return join(mirror, path);
}

/** Writes a project beside links to what is in the checkout; returns where it is. */
export function writeProject(cloud: LocalCloud, files: Files): string {
  const mirror = mkdtempSync(join(cloud.directory, "mirror-"));
  mirrorAround(root, mirror, ["project"]);
  const project = join(mirror, "project");
  const complete: Files = {
    "Pulumi.yaml": "name: test\nruntime: nodejs\n",
    "package.json": JSON.stringify({ name: "test", private: true, main: "index.ts" }),
    ...files,
  };
  for (const [path, content] of Object.entries(complete)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), content);
  }
  return project;
}

/** Links everything but what is on the path; the last directory of the path is copied. */
function mirrorAround(source: string, target: string, [next, ...rest]: string[]): void {
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(source)) {
    const [from, to] = [join(source, entry), join(target, entry)];
    if (entry === ".git") continue;
    if (entry === next) mirrorAround(from, to, rest);
    // At the root only files are the project's own; its directories are everybody's.
    else if (next !== undefined || (source === root && statSync(from).isDirectory())) symlinkSync(from, to);
    else if (!isStackSettings(entry)) cpSync(from, to, { recursive: true });
  }
}

/** Settings of the user's own stacks do not belong to a fresh copy. */
function isStackSettings(entry: string): boolean {
  return /^Pulumi\..+\.yaml$/.test(entry);
}
