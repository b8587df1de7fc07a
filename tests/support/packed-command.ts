import { spawn, type ChildProcess } from "node:child_process";
import { mkdir, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { buildOnce } from "../../dev/localcloud/setup/build-once.mjs";
import { run } from "../../dev/localcloud/setup/command.mjs";
import { finish, root, type Result } from "./engine";
import { newDirectory, runDirectory } from "./run-directory";

const installed = join(runDirectory, "packed-command");

/**
 * The `fargate-role` command as a user has it: packed by npm, and installed from the tarball in a project of its own. All
 * test files of a run share that project, and each has a directory of its own to run it in.
 */
export class PackedCommand {
  private constructor(
    /** Where the command runs. */
    readonly directory: string,
    readonly tarball: string,
  ) {}

  /** The first of the test files of a run packs and installs it, and the others wait for it. */
  static async install(): Promise<PackedCommand> {
    await buildOnce(installed, pack);
    return new PackedCommand(newDirectory(), await tarballIn(installed));
  }

  readonly executable = join(installed, "project", "node_modules", ".bin", "fargate-role");

  start(args: string[], env: NodeJS.ProcessEnv): ChildProcess {
    return spawn(this.executable, args, {
      cwd: this.directory,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  run(args: string[], env: NodeJS.ProcessEnv): Promise<Result> {
    return finish(this.start(args, env));
  }
}

async function pack(directory: string) {
  await run(process.execPath, ["dev/build/build.mjs", "cli"], { cwd: root });
  await run("npm", ["pack", "--pack-destination", directory], { cwd: join(root, "cli") });
  const project = join(directory, "project");
  await mkdir(project);
  // The Pulumi SDK is a peer, and the checkout has a copy; it takes long to install.
  const words = ["--omit=peer", "--legacy-peer-deps", "--no-audit", "--no-fund", await tarballIn(directory)];
  await run("npm", ["install", ...words], { cwd: project });
  await symlink(join(root, "node_modules", "@pulumi"), join(project, "node_modules", "@pulumi"));
}

async function tarballIn(directory: string) {
  const [name = ""] = (await readdir(directory)).filter((one) => one.endsWith(".tgz"));
  return join(directory, name);
}
