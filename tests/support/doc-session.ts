import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { root } from "../../dev/localcloud/cloud";
import type { DocumentedCommand } from "./pages";

/** A command that takes longer hangs (milliseconds). */
const timeLimit = 240_000;

/** A reader who types into `npm run shell`: one shell, where each command runs as it is printed. */
export class DocSession {
  private readonly shell: ChildProcess;
  private output = "";
  private heard: () => void = () => {};
  private commands = 0;
  private hangs = false;

  private constructor(words: string[], projects: string[]) {
    this.shell = spawn(words[0], words.slice(1), {
      cwd: root,
      env: { ...process.env, SHELL: "/bin/bash", LOCALCLOUD_PROJECTS: projects.join(",") },
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    const hear = (data: Buffer) => {
      this.output += data.toString();
      this.heard();
    };
    this.shell.stdout?.on("data", hear);
    this.shell.stderr?.on("data", hear);
    this.shell.on("close", () => this.heard());
  }

  /** In the local cloud, in a directory of the checkout's view; only the given projects have a stack. */
  static async inLocalCloud(directory: string, projects: string[]): Promise<DocSession> {
    const session = new DocSession([process.execPath, join(root, "dev/node.mjs"), "dev/localcloud/shell.ts"], projects);
    await session.inNewShell();
    await session.run({ line: `cd ./${directory}`, exitCode: 0 });
    return session;
  }

  /** In the checkout, as somebody begins who has just cloned it. */
  static async inCheckout(projects: string[]): Promise<DocSession> {
    const session = new DocSession(["/bin/bash"], projects);
    await session.send("exec 2>&1");
    return session;
  }

  /** Runs a command; resolves to what the page says wrongly of it, or undefined. */
  async run({ line, exitCode, output: expected }: DocumentedCommand): Promise<string | undefined> {
    const { code, output } = await this.send(line);
    if (/^npm run shell\b/.test(line)) await this.inNewShell();
    const said = `\`${line}\` ended with exit code ${code}, and said:\n${output}`;
    if (code !== exitCode) return `${said}\nThe page states exit code ${exitCode}.`;
    if (expected !== undefined && !says(output, expected)) return `${said}\nThe page says:\n${expected}`;
    return undefined;
  }

  /** Ends the shell and all that it started. */
  async end(): Promise<void> {
    if (this.shell.exitCode !== null || this.shell.pid === undefined) return;
    const ended = new Promise((resolve) => this.shell.once("close", resolve));
    this.shell.stdin?.end();
    // The shell of the local cloud cleans up when it is asked to end; a command that hangs would keep it.
    if (this.hangs) process.kill(-this.shell.pid, "SIGTERM");
    await ended;
  }

  /** There is nobody to answer Pulumi's questions. */
  private async inNewShell(): Promise<void> {
    await this.send("exec 2>&1; export PULUMI_SKIP_CONFIRMATIONS=true");
  }

  private async send(command: string): Promise<{ code: number; output: string }> {
    const mark = `@@${++this.commands}@@`;
    this.output = "";
    this.shell.stdin?.write(`${command}\nprintf '\\n${mark}%s\\n' $?\n`);
    const end = new RegExp(`\\n${mark}(\\d+)\\n`);
    const timer = setTimeout(() => {
      this.hangs = true;
      this.heard();
    }, timeLimit);
    try {
      return await this.until(end, command);
    } finally {
      clearTimeout(timer);
    }
  }

  private async until(end: RegExp, command: string): Promise<{ code: number; output: string }> {
    for (;;) {
      const found = end.exec(this.output);
      if (found) return { code: Number(found[1]), output: this.output.slice(0, found.index) };
      if (this.shell.exitCode !== null) throw new Error(`the shell ended at \`${command}\`:\n${this.output}`);
      if (this.hangs) throw new Error(`\`${command}\` does not end:\n${this.output}`);
      await new Promise<void>((resolve) => (this.heard = resolve));
    }
  }
}

/** Whether an output says what the page shows: `...` stands for any text, and white space does not count. */
export function says(output: string, expected: string): boolean {
  const squeezed = (text: string) => stripVTControlCharacters(text).replace(/\s+/g, "");
  const parts = squeezed(expected).split("...");
  const pattern = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("[^]*");
  return new RegExp(`^${pattern}$`).test(squeezed(output));
}
