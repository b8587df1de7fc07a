/**
 * The local cloud: AWS by moto, and an environment where `pulumi`, the AWS SDK and the command of this project use it
 * and nothing else. Everything lives in one temporary directory and ends with the process that started it.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { homedir, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { type PulumiCloud, type PulumiCloudOptions, startPulumiCloud } from "../pulumi-cloud/server";

// The user of the local cloud can do nothing about the SDK's notice that it will ask for a newer Node.js one day.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** The checkout. */
export const root = dirname(dirname(__dirname));

const motoServer = join(root, "dev", "localcloud", "moto", "server.py");

const region = "eu-west-1";

/** The account that moto plays. */
export const accountId = "111122223333";

export interface LocalCloudOptions {
  /** Say also what needed no work, and with it what stands in for what; default only what set-up has to do. */
  verbose?: boolean;
  /** Gets what set-up says and can wait; default standard error. */
  progress?: (text: string) => void;
  /** Stacks, policy packs and packages are kept by a stand-in for Pulumi Cloud, not in files. */
  pulumiCloud?: Omit<PulumiCloudOptions, "directory">;
  /** Use the oldest CLI that the packages promise to work with, and our own language hosts. Building it takes minutes, once. */
  oldest?: boolean;
}

export interface LocalCloud {
  /** What a process must have as its environment to be in the local cloud. */
  env: NodeJS.ProcessEnv;
  /** Where AWS answers, e.g. `http://127.0.0.1:40123`. */
  endpoint: string;
  region: string;
  accountId: string;
  /** The stand-in for Pulumi Cloud, if there is one. */
  pulumiCloud?: PulumiCloud;
  /**
   * What keeps the secrets of stacks: Pulumi Cloud, or else a key of AWS KMS if the CLI can use it. From a passphrase every command
   * would derive a key, for a fifth of a second of the processor.
   */
  secretsProvider: string;
  /** The temporary directory: Pulumi's home and state, and what a caller puts there. */
  directory: string;
  /** Ends the servers and removes the directory. Happens by itself when this process ends. */
  stop(): Promise<void>;
}

interface Tools {
  directory: string;
  /** Whether the CLI keeps secrets with the local KMS. */
  kms: boolean;
  python: string;
  awsPlugin?: { version: string; executable: string };
}

/** Sets up what is missing, starts the servers and resolves when they answer. */
export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const tools = await setUp(options);
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "localcloud-")));
  const { port, input, output } = await startMoto(tools.python, directory);
  makePulumiHome(directory, tools);
  const endpoint = `http://127.0.0.1:${port}`;
  const pulumiCloud = options.pulumiCloud && (await startPulumiCloud({ ...options.pulumiCloud, directory }));
  return {
    env: { ...environment(tools, directory, endpoint), ...pulumiCloud?.env },
    endpoint,
    region,
    accountId,
    pulumiCloud,
    secretsProvider: pulumiCloud ? "default" : secretsProvider(tools),
    directory,
    stop: () =>
      new Promise((resolve) => {
        pulumiCloud?.stop();
        if (output.destroyed) return resolve();
        output.once("close", () => resolve());
        output.ref();
        input.end("stop\n");
      }),
  };
}

/** The key is the one that moto/kms_key.py makes for every Region. */
function secretsProvider({ kms }: Tools): string {
  return kms ? `awskms:///alias/localcloud?region=${region}` : "passphrase";
}

/** Runs set-up, which is quiet when there is nothing to do, and takes what it made. */
export async function setUp({ verbose = false, oldest = false, progress }: LocalCloudOptions = {}): Promise<Tools> {
  // `npm test` sets up once.
  const { LOCALCLOUD_TOOLS } = process.env;
  if (LOCALCLOUD_TOOLS && !oldest) return JSON.parse(LOCALCLOUD_TOOLS) as Tools;
  const args = [join(root, "dev", "localcloud", "setup.mjs"), "--json", ...(verbose ? [] : ["--quiet"])];
  if (progress) args.push(`--held=${process.stderr.isTTY ? process.stderr.columns : 0}`);
  const env = oldest ? { LOCALCLOUD_PULUMI: "oldest", LOCALCLOUD_AWS_PLUGIN: undefined } : {};
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", ...(progress ? (["pipe", process.stderr] as const) : (["inherit"] as const))],
    env: { ...process.env, ...env },
  });
  if (progress) child.stderr?.setEncoding("utf8").on("data", progress);
  const end = once(child, "close") as Promise<[code: number | null]>;
  const [output, [code]] = await Promise.all([text(child.stdout as Readable), end]);
  if (code !== 0) throw new Error("the set-up of the local cloud failed; its message is above");
  return JSON.parse(output) as Tools;
}

/** Starts moto. Its input, which ends with this process, decides how long it lives; its output ends with it. */
function startMoto(python: string, directory: string): Promise<{ port: number; input: Socket; output: Socket }> {
  const [input, output] = motoStreams(python);
  input.write(`${directory}\n`);
  return new Promise((resolve, reject) => {
    output.on("error", reject);
    output.on("close", () => reject(new Error("moto ended before it answered")));
    output.once("data", (line) => {
      resolve({ port: Number(line), input, output });
      for (const stream of [input, output]) stream.unref();
    });
  });
}

function motoStreams(python: string): [Socket, Socket] {
  // `npm test` has one process that loads moto, and forks it for each cloud.
  const { LOCALCLOUD_MOTO } = process.env;
  if (LOCALCLOUD_MOTO) {
    const socket = connect(LOCALCLOUD_MOTO);
    return [socket, socket];
  }
  // A process group of its own: Ctrl-C must not take AWS away from an update that is being cancelled.
  const child = spawn(python, ["-B", motoServer], { stdio: ["pipe", "pipe", "inherit"], detached: true });
  child.on("error", (error) => child.stdout.destroy(error)).unref();
  return [child.stdin, child.stdout] as unknown as [Socket, Socket];
}

function makePulumiHome(directory: string, { awsPlugin, python }: Tools): void {
  mkdirSync(join(directory, "bin"));
  symlinkSync(join(dirname(python), "aws"), join(directory, "bin", "aws"));
  mkdirSync(join(directory, "state", ".pulumi"), { recursive: true });
  // It says that stacks are kept by project. Pulumi itself writes it only if there is no stack yet.
  writeFileSync(join(directory, "state", ".pulumi", "meta.yaml"), "version: 1\n");
  // No settings and credentials of the user's, not even if a variable does not rule them out.
  writeFileSync(join(directory, "aws-config"), "");
  const plugins = join(directory, "home", "plugins");
  if (!awsPlugin) {
    // The official plugin is large: it is taken from, and kept in, where the user's others are.
    const users = join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "plugins");
    for (const needed of [users, dirname(plugins)]) mkdirSync(needed, { recursive: true });
    symlinkSync(users, plugins);
    return;
  }
  const plugin = join(plugins, `resource-aws-v${awsPlugin.version}`);
  mkdirSync(plugin, { recursive: true });
  symlinkSync(awsPlugin.executable, join(plugin, "pulumi-resource-aws"));
}

/** What is inherited, without the user's settings of AWS and Pulumi, and with programs before, and our own behind, those of the user. */
export function inherited(...directories: string[]): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS|PULUMI)_/.test(name));
  // Last, so that nothing of the user's is hidden: `fargate-role` of this checkout.
  const path = [...directories, process.env.PATH, join(root, "node_modules", ".bin")].join(delimiter);
  return { ...Object.fromEntries(kept), PATH: path };
}

function environment(tools: Tools, directory: string, endpoint: string): NodeJS.ProcessEnv {
  return {
    ...inherited(tools.directory, join(directory, "bin")),
    PULUMI_HOME: join(directory, "home"),
    PULUMI_BACKEND_URL: `file://${join(directory, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "local cloud",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Pulumi is many short processes with little memory, which collect garbage for a fifth of their time: only from here on.
    GOGC: "off",
    GOMEMLIMIT: "512MiB",
    // The checkout's own check of types covers every program; type checking each run again costs seconds.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    // What V8 compiles is kept, so that the many short processes start faster.
    NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "compiled"),
    // A plugin that is missing is an error at once, not a download that cannot succeed.
    ...(tools.awsPlugin ? { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" } : {}),
    AWS_ENDPOINT_URL: endpoint,
    // Not through what a test puts between a provider and AWS: the key is Pulumi's own.
    AWS_ENDPOINT_URL_KMS: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: "localcloud",
    AWS_SECRET_ACCESS_KEY: "localcloud",
    AWS_CONFIG_FILE: join(directory, "aws-config"),
    AWS_SHARED_CREDENTIALS_FILE: join(directory, "aws-config"),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "5",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED,
    NO_PROXY: [process.env.NO_PROXY, "127.0.0.1"].filter(Boolean).join(),
  };
}
