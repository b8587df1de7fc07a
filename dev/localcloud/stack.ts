/** One Pulumi stack in the local cloud, driven through the real command. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { LocalCloud } from "./cloud";
import { onExit } from "./setup/interrupt.mjs";
import { copyProject, type Files, rewriteProject, writeProject } from "./project";

/** What a command did. */
export interface Result {
  /** Its exit code. */
  code: number;
  stdout: string;
  stderr: string;
  /** Both, in the order they were written. */
  output: string;
}

export interface StackOptions {
  cloud: LocalCloud;
  /** A directory of the checkout with a Pulumi.yaml, e.g. `examples/yaml`, or the files of a program. */
  project: string | Files;
  /** Default `dev`, or `dev-2` and so on where the project has such a stack already. */
  name?: string;
  /** Stack configuration: `namespace:key` or a key of the project, to any JSON value. */
  config?: { [key: string]: unknown };
  /** The same, kept encrypted, with a passphrase as a stack of a file backend has it by default; else the stack has the cloud's key. */
  secrets?: { [key: string]: string };
  /** More variables for every command of this stack. */
  env?: NodeJS.ProcessEnv;
}

export interface RunOptions {
  /** Directories of policy packs. */
  policyPacks?: string[];
  /** Configuration of the packs, in the same order: policy name to its configuration. */
  policyPackConfigs?: object[];
  /** `up` only: without the preview before it. */
  skipPreview?: boolean;
  /** More arguments for pulumi. */
  args?: string[];
  env?: NodeJS.ProcessEnv;
}

/** A command that takes longer than this is ended and counts as failed (milliseconds). */
const timeLimit = 300_000;

export class Stack {
  /** Where the copy of the project is. */
  readonly directory: string;
  readonly name: string;
  /** The project's name. */
  readonly project: string;
  /** Resolves when the stack exists; every command waits for it. */
  readonly ready: Promise<void>;

  constructor(private readonly options: StackOptions) {
    const { cloud, project, name } = options;
    this.directory = typeof project === "string" ? copyProject(cloud, project) : writeProject(cloud, project);
    const settings = readFileSync(join(this.directory, "Pulumi.yaml"), "utf8");
    this.project = /^name:\s*(\S+)/m.exec(settings)?.[1] ?? "";
    this.name = name ?? unusedName(cloud, this.project);
    this.ready = this.initialize();
    // The caller of a command gets the error; nobody else needs to.
    this.ready.catch(() => {});
  }

  /** Changes files of a project that was given as its files. */
  rewrite(files: Files): void {
    rewriteProject(this.directory, files);
  }

  preview(options: RunOptions = {}): Promise<Result> {
    return this.pulumi(["preview", "--stack", this.name, ...this.policyArguments(options)], options);
  }

  up(options: RunOptions = {}): Promise<Result> {
    const skip = options.skipPreview ? ["--skip-preview"] : [];
    return this.pulumi(["up", "--yes", "--stack", this.name, ...skip, ...this.policyArguments(options)], options);
  }

  refresh(options: RunOptions = {}): Promise<Result> {
    return this.pulumi(["refresh", "--yes", "--skip-preview", "--stack", this.name], options);
  }

  destroy(options: RunOptions = {}): Promise<Result> {
    return this.pulumi(["destroy", "--yes", "--skip-preview", "--stack", this.name], options);
  }

  /** Judges the stack's state with the packs, without running its program. */
  analyze(options: RunOptions = {}): Promise<Result> {
    return this.pulumi(["policy", "analyze", "--stack", this.name, ...this.policyArguments(options)], options);
  }

  /** The stack's outputs; a secret one is encrypted. */
  async outputs(): Promise<{ [name: string]: unknown }> {
    const { deployment } = await this.export();
    return deployment.resources?.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
  }

  /** The stack's state as `pulumi stack export` gives it. */
  async export(): Promise<Exported> {
    const { version, checkpoint } = JSON.parse(await readFile(this.stateFile, "utf8")) as State;
    return { version, deployment: checkpoint.latest ?? {} };
  }

  /** Runs any pulumi command in the project's directory. */
  async pulumi(args: string[], options: RunOptions = {}): Promise<Result> {
    await this.ready;
    return finish(this.start([...args, ...(options.args ?? [])], options.env));
  }

  /** Starts a pulumi command in a process group of its own, to be interrupted; the stack must be ready. */
  start(args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    return spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
      cwd: this.directory,
      env: { ...this.options.cloud.env, ...this.options.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
  }

  private get stateFile(): string {
    return join(this.options.cloud.directory, "state", ".pulumi", "stacks", this.project, `${this.name}.json`);
  }

  /** An empty stack is two small files; each `pulumi stack init` takes an eighth of a second of the processor. */
  private async initialize(): Promise<void> {
    const { cloud, config = {}, secrets } = this.options;
    const entries = Object.entries(config).map(([key, value]): [string, unknown] => [
      key.includes(":") ? key : `${this.project}:${key}`,
      value,
    ]);
    const settings = {
      secretsprovider: secrets ? "passphrase" : cloud.secretsProvider,
      config: Object.fromEntries(entries),
    };
    // JSON is YAML, too.
    await writeFile(join(this.directory, `Pulumi.${this.name}.yaml`), JSON.stringify(settings));
    await mkdir(dirname(this.stateFile), { recursive: true });
    const state: State = { version: 3, checkpoint: { stack: `organization/${this.project}/${this.name}` } };
    await writeFile(this.stateFile, JSON.stringify(state));
    for (const [key, value] of Object.entries(secrets ?? {})) {
      succeeded(await finish(this.start(["config", "set", "--stack", this.name, "--secret", key, value])));
    }
  }

  private policyArguments({ policyPacks = [], policyPackConfigs = [] }: RunOptions): string[] {
    const configArguments = policyPackConfigs.flatMap((config) => {
      const file = join(mkdtempSync(join(this.options.cloud.directory, "config-")), "config.json");
      writeFileSync(file, JSON.stringify(config));
      return ["--policy-pack-config", file];
    });
    return [...policyPacks.flatMap((pack) => ["--policy-pack", pack]), ...configArguments];
  }
}

const stackCounts = new WeakMap<LocalCloud, Map<string, number>>();

function unusedName(cloud: LocalCloud, project: string): string {
  const counts = stackCounts.get(cloud) ?? new Map<string, number>();
  stackCounts.set(cloud, counts);
  const count = (counts.get(project) ?? 0) + 1;
  counts.set(project, count);
  return count === 1 ? "dev" : `dev-${count}`;
}

export interface Exported {
  version: number;
  deployment: { resources?: ExportedResource[] };
}

/** The file that a file backend has for a stack; `latest` is missing until the first update. */
interface State {
  version: number;
  checkpoint: { stack: string; latest?: Exported["deployment"] };
}

interface ExportedResource {
  urn: string;
  type: string;
  id?: string;
  inputs?: { [name: string]: unknown };
  outputs?: { [name: string]: unknown };
  parent?: string;
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** Waits for a started command and collects what it prints. It ends with this process, and with it what it started. */
export function finish(child: ChildProcess): Promise<Result> {
  const result: Result = { code: 1, stdout: "", stderr: "", output: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream]?.setEncoding("utf8").on("data", (text: string) => {
      result[stream] += text;
      result.output += text;
    });
  }
  const timer = setTimeout(() => endGroup(child), timeLimit);
  const forget = onExit(() => endGroup(child));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      forget();
      resolve({ ...result, code: code ?? 1 });
    });
  });
}

/** The result of a command that must have succeeded; else an error with all that it printed. */
export function succeeded(result: Result): Result {
  if (result.code === 0) return result;
  throw new Error(`pulumi failed with exit code ${result.code}:\n${result.output}`);
}
