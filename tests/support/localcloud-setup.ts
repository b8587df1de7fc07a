/**
 * Runs pieces of set-up as set-up runs them: each in a Node.js process of its own, with a cache, a PATH and an
 * environment that a test chooses.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newDirectory } from "./run-directory";

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export class Sandbox {
  readonly directory = newDirectory();
  readonly cache = join(this.directory, "cache");
  readonly bin = join(this.directory, "bin");

  constructor() {
    mkdirSync(this.cache);
    mkdirSync(this.bin);
    symlinkSync(process.execPath, join(this.bin, "node"));
  }

  /** Writes a file into the sandbox. */
  file(name: string, text: string): void {
    writeFileSync(join(this.directory, name), text);
  }

  /** The lines of a file of the sandbox. */
  lines(name: string): string[] {
    return readFileSync(join(this.directory, name), "utf8").trimEnd().split("\n");
  }

  /** Puts a command on the sandbox's PATH, as a script for sh. */
  command(name: string, script: string): void {
    const file = join(this.bin, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }

  /** Of this process, without what it was told about set-up. */
  environment(env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(npm_|LOCALCLOUD_)/.test(name));
    return {
      ...Object.fromEntries(inherited),
      // No pulumi, go, npm or python unless the test provides it.
      PATH: this.bin,
      LOCALCLOUD_CACHE: this.cache,
      ...env,
    };
  }

  spawn(args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    return spawn(process.execPath, args, { env: this.environment(env), stdio: ["pipe", "pipe", "pipe", "pipe"] });
  }
}

/** Waits for the end of a process and collects what it prints. */
export function ended(child: ChildProcess): Promise<Ended> {
  const output = { stdout: "", stderr: "" };
  child.stdout?.on("data", (data) => (output.stdout += String(data)));
  child.stderr?.on("data", (data) => (output.stderr += String(data)));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, ...output }));
  });
}
