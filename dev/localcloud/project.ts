/**
 * Projects to run: copies, so that a run leaves nothing in the checkout. A copy lies in a mirror of the checkout where
 * everything else is a symbolic link, so that `../../components` and node_modules are where a project expects them.
 */
import { transformSync } from "esbuild";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { type LocalCloud, root } from "./cloud";

/** The files of a project by their path; without a Pulumi.yaml it is a Node.js program named `test`. */
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
  const own = { ...settings(true), ...manifest("index.ts"), ...files };
  const isOwn = ["Pulumi.yaml", "package.json"].some((path) => path in files);
  writeFiles(project, isOwn ? own : compiled(files));
  return project;
}

/** Changes files of a project that was written without a Pulumi.yaml and a package.json. */
export function rewriteProject(project: string, files: Files): void {
  writeFiles(project, compiled(files));
}

/**
 * A project whose program is compiled, `index.ts` to `index.js`: Pulumi would load the compiler of TypeScript in each run, which
 * takes a quarter of the run's time. The examples run as they are.
 */
function compiled({ "index.ts": program = "", ...others }: Files): Files {
  const { code } = transformSync(program, { loader: "ts", format: "cjs", target: "node22" });
  return { ...settings(false), ...manifest("index.js"), "index.js": code, ...others };
}

function settings(typescript: boolean): Files {
  return { "Pulumi.yaml": `name: test\nruntime:\n  name: nodejs\n  options:\n    typescript: ${typescript}\n` };
}

function manifest(main: string): Files {
  return { "package.json": JSON.stringify({ name: "test", private: true, main }) };
}

function writeFiles(directory: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
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
