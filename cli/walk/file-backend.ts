import { readdir, readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

function directoryOf(url: string): string | undefined {
  if (!url.startsWith("file://")) return undefined;
  const rest = url.slice("file://".length).split("?")[0];
  if (rest === "~" || rest.startsWith("~/")) return join(homedir(), rest.slice(1));
  try {
    return fileURLToPath(url.split("?")[0]);
  } catch {
    return undefined;
  }
}

/** True for the layout with a directory for each project. `meta.yaml` says 0 before `pulumi state upgrade`, or is not there. */
async function hasProjects(pulumi: string): Promise<boolean> {
  return /^version: *[1-9]/m.test(await readFile(join(pulumi, "meta.yaml"), "utf8"));
}

/**
 * Looks at the files of a file backend: the stacks' names, and for each a text that differs whenever its file does. The
 * CLI lists no stack of the backend at all if one file is damaged, and `pulumi stack import` may leave the time of the
 * last update as it was; the files tell both apart.
 * @returns undefined for another kind of backend, and for one in the layout of before projects
 * @see https://www.pulumi.com/docs/iac/concepts/state-and-backends/#local-filesystem
 */
export async function readStackFiles(url: string): Promise<Map<string, string> | undefined> {
  const directory = directoryOf(url);
  if (directory === undefined) return undefined;
  const stacks = join(directory, ".pulumi", "stacks");
  try {
    // The stacks' files lie elsewhere in the older layout, and none of them would be found.
    if (!(await hasProjects(join(directory, ".pulumi")))) return undefined;
    const files = new Map<string, string>();
    const projects = (await readdir(stacks, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    for (const { name: project } of projects) {
      for (const file of await readdir(join(stacks, project))) {
        const stack = /^(.+)\.json(\.gz|\.zst)?$/.exec(file)?.[1];
        if (stack === undefined) continue;
        const { mtimeMs, size } = await stat(join(stacks, project, file));
        files.set(`organization/${project}/${stack}`, `file ${mtimeMs} ${size}`);
      }
    }
    return files;
  } catch {
    return undefined;
  }
}
