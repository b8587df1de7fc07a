/** A checkout of this repository as it is now, of what git knows or would add: nothing built. Packages are those of this one. */
import { execFile } from "node:child_process";
import { appendFileSync, cpSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = join(__dirname, "..", "..");

/** Runs git in a directory and resolves to what it prints. */
export async function git(directory: string, ...words: string[]): Promise<string> {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  return (await run("git", [...identity, ...words], { cwd: directory })).stdout;
}

/** Makes it, with one commit on branch main, in a directory that does not exist yet. */
export async function freshCheckout(directory: string): Promise<void> {
  const files = await git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard");
  for (const file of files.split("\0").filter(Boolean)) cpSync(join(root, file), join(directory, file));
  await git(directory, "init", "--quiet", "--initial-branch", "main");
  await git(directory, "add", "--all");
  await git(directory, "commit", "--quiet", "--message", "Start");
  symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
  // git's rule for the directory does not hold for a link to one.
  appendFileSync(join(directory, ".git", "info", "exclude"), "node_modules\n");
}
