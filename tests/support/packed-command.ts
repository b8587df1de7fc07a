import { execFile, spawn, type ChildProcess } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { finish, type Result } from "./engine";
import { newDirectory, runDirectory } from "./run-directory";

const run = promisify(execFile);
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

  static async install(): Promise<PackedCommand> {
    await run(process.execPath, [join(__dirname, "pack-command.mjs"), installed]);
    const packed = await readFile(join(installed, "packed.json"), "utf8");
    const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
    return new PackedCommand(newDirectory(), join(installed, filename));
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
