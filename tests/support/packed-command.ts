import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { finish, root, type Result } from "./engine";

const run = promisify(execFile);

/** The `fargate-role` command as a user has it: packed by npm, and installed from the tarball in a project of its own. */
export class PackedCommand {
  private constructor(
    /** Where the command runs. */
    readonly directory: string,
    /** Names of the files in the tarball. */
    readonly files: string[],
  ) {}

  static async install(): Promise<PackedCommand> {
    const directory = await mkdtemp(join(tmpdir(), "packed-command-"));
    await run(process.execPath, ["dev/build/build.mjs", "cli"], { cwd: root });
    const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", directory], {
      cwd: join(root, "cli"),
    });
    const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
    const project = join(directory, "project");
    await mkdir(project);
    // The Pulumi SDK is a peer of which the checkout has a copy; it takes long to install.
    const words = [
      "install",
      "--omit=peer",
      "--legacy-peer-deps",
      "--no-audit",
      "--no-fund",
      join(directory, filename),
    ];
    await run("npm", words, { cwd: project });
    await symlink(join(root, "node_modules", "@pulumi"), join(project, "node_modules", "@pulumi"));
    return new PackedCommand(
      directory,
      files.map(({ path }) => path),
    );
  }

  start(args: string[], env: NodeJS.ProcessEnv): ChildProcess {
    const executable = join(this.directory, "project", "node_modules", ".bin", "fargate-role");
    return spawn(executable, args, { cwd: this.directory, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  }

  run(args: string[], env: NodeJS.ProcessEnv): Promise<Result> {
    return finish(this.start(args, env));
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}
