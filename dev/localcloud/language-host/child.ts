import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";

const children = new Set<ChildProcess>();

/**
 * Pulumi's SDK sets this flag of V8 when it has loaded a part of itself, and V8 takes no compiled code from its cache that was
 * kept under other flags: that part was compiled at every start. Set from the start, all of it is taken.
 */
const flagOfSdk = "--allow-natives-syntax";

const fromTheStart = [flagOfSdk, "--require", join(__dirname, "on-demand.cjs")];

/** Starts Node.js on a script of Pulumi's SDK; the process ends with this host. */
export function startNode(args: string[], options: SpawnOptions): ChildProcess {
  return start(process.execPath, [...fromTheStart, ...args], options);
}

/** Starts a command; the process ends with this host. */
export function start(command: string, args: string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, options);
  children.add(child);
  child.on("close", () => children.delete(child));
  return child;
}

/** Ends every process that was started and still runs. */
export function endChildren(): void {
  for (const child of children) child.kill("SIGKILL");
}

/** Resolves to the exit code of a process as a shell would tell it: 128 and the signal's number after a signal. */
export function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
