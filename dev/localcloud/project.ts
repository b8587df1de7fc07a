/**
 * Projects to run: copies, so that a run leaves nothing in the checkout. A copy lies in a mirror of the checkout in which
 * everything else is a symbolic link, so that `../../components` and node_modules are where a project expects them.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
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
  mirrorOf(root, mirror, [path], cpSync);
  return join(mirror, path);
}

/**
 * Makes a view of the checkout and returns where it is: an edit of a file there is an edit of the checkout's, but what
 * Pulumi writes beside a project stays in the view.
 */
export function viewOfCheckout(cloud: LocalCloud): string {
  const view = join(cloud.directory, "checkout");
  mirrorOf(root, view, projects(), symlinkSync);
  return view;
}

/** The directories of the checkout with a Pulumi.yaml that a user or the demo works in. */
export function projects(): string[] {
  const below = ["examples", "dev/demo"].flatMap((directory) =>
    readdirSync(join(root, directory), { recursive: true }).map((path) => join(directory, String(path))),
  );
  const found = below.filter((path) => basename(path) === "Pulumi.yaml" && !path.includes("node_modules"));
  return ["", ...found.map(dirname)];
}

/** Those of them that the demo works in: the root and its own stacks. */
export function demoProjects(): string[] {
  return projects().filter((project) => project === "" || project.startsWith("dev/demo/"));
}

/** Writes a project beside links to what is in the checkout; returns where it is. */
export function writeProject(cloud: LocalCloud, files: Files): string {
  const mirror = mkdtempSync(join(cloud.directory, "mirror-"));
  mirrorOf(root, mirror, ["project"], symlinkSync);
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

/** Links everything but the files of the projects, which `place` puts where they belong. */
function mirrorOf(source: string, target: string, paths: string[], place: (from: string, to: string) => void): void {
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(source)) {
    const [from, to] = [join(source, entry), join(target, entry)];
    const within = paths.filter((path) => path.split("/")[0] === entry).map((path) => path.slice(entry.length + 1));
    if (entry === ".git") continue;
    if (within.length > 0) mirrorOf(from, to, within, place);
    else if (!paths.includes("") || statSync(from).isDirectory()) symlinkSync(from, to);
    else if (!isStackSettings(entry)) place(from, to);
  }
}

/** Settings of the user's own stacks, encrypted with a passphrase of theirs, do not belong to a fresh copy. */
function isStackSettings(entry: string): boolean {
  return /^Pulumi\..+\.yaml$/.test(entry);
}
