import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeRequest,
  AnalyzerProviderResource,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
  AnalyzerPropertyDependencies,
  ConfigureAnalyzerRequest,
  PolicyConfig,
  type AnalyzeDiagnostic,
  type AnalyzerInfo,
  type AnalyzeResponse,
  type RemediateResponse,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { join, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";

const root = resolve(__dirname, "../..");
const cache = join(root, "node_modules", ".cache");
const host = join(root, "dev", "localcloud", "engine", "language-host");

/** How the engine writes a value that is not known yet. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** How the engine writes a secret. */
export function secret(value: unknown): Record<string, unknown> {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

/** A resource as the engine tells a policy pack about it. */
export interface TestResource {
  type: string;
  name: string;
  props?: Record<string, unknown>;
  /** URN of the parent; the stack by default. */
  parent?: string;
  dependencies?: string[];
  propertyDependencies?: Record<string, string[]>;
  ignoreChanges?: string[];
  /** With the type of the component that has the provider, if one does. */
  provider?: { name: string; props: Record<string, unknown>; parent?: string };
  urn?: string;
}

/** One diagnostic of the pack. */
export interface Diagnostic {
  policy: string;
  message: string;
  urn: string;
  level: "advisory" | "mandatory" | "remediate" | "disabled";
}

/** The URN of a resource of project `project` and stack `dev`. */
export function urnOf(type: string, name: string): string {
  return `urn:pulumi:dev::project::${type}::${name}`;
}

const levels = { advisory: 0, mandatory: 1, disabled: 2, remediate: 3 } satisfies Record<Diagnostic["level"], number>;

/** The policy pack in its own process, spoken to as the engine does. */
export class Analyzer {
  private errors = "";
  private info?: AnalyzerInfo;

  private constructor(
    private readonly client: AnalyzerClient,
    private readonly child: ChildProcess,
    /** The directory of the pack, with PulumiPolicy.yaml. */
    readonly directory: string,
  ) {
    child.stderr?.on("data", (data: Buffer) => (this.errors += data.toString()));
  }

  /** Starts the pack of this checkout. */
  static start(environment: NodeJS.ProcessEnv = {}): Promise<Analyzer> {
    builtPack ??= buildPack();
    return Analyzer.startIn(builtPack, { NODE_COMPILE_CACHE: join(cache, "compiled-packs"), ...environment });
  }

  /** Starts the pack in a directory, with Pulumi's SDK of this checkout or another one, and this Node.js or another one. */
  static async startIn(
    directory: string,
    environment: NodeJS.ProcessEnv = {},
    sdk = join(root, "node_modules/@pulumi/pulumi"),
    node = process.execPath,
  ): Promise<Analyzer> {
    // As dev/localcloud/engine/language-host/child.go starts it.
    const fromTheStart = ["--allow-natives-syntax", "--require", join(host, "on-demand.cjs")];
    const words = [...fromTheStart, join(sdk, "cmd/run-policy-pack"), "127.0.0.1:1", directory];
    const child = spawn(node, words, {
      cwd: directory,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const port = await new Promise<string>((found, failed) => {
      let output = "";
      let errors = "";
      child.stdout.on("data", (data: Buffer) => {
        output += data.toString();
        if (output.includes("\n")) found(output.trim());
      });
      child.stderr.on("data", (data: Buffer) => (errors += data.toString()));
      child.once("error", failed);
      child.once("exit", (code) => failed(new Error(`the pack ended with ${code}: ${errors}`)));
    });
    const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
    const client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure(), unlimited);
    const analyzer = new Analyzer(client, child, directory);
    await analyzer.configure({});
    return analyzer;
  }

  /** Lets this process end although the pack still runs; the caller must stop the pack then. */
  unref(): void {
    this.child.unref();
    for (const stream of [this.child.stdout, this.child.stderr]) if (stream instanceof Socket) stream.unref();
  }

  stop(): void {
    this.client.close();
    this.child.kill();
  }

  /** Process id of the pack. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  /** What the pack wrote to standard error since the last call. */
  async notices(): Promise<string> {
    // The pack wrote it before it answered, so a whole turn of the event loop reads it: the first call ends within a turn.
    await setImmediate();
    await setImmediate();
    const text = this.errors;
    this.errors = "";
    return text;
  }

  async getInfo(): Promise<AnalyzerInfo> {
    this.info ??= await this.call<AnalyzerInfo>((done) => this.client.getAnalyzerInfo(new Empty(), done));
    return this.info;
  }

  /** Configures every policy, as the engine does: those not named get their default level and no configuration. */
  async configure(config: Record<string, Record<string, unknown>>): Promise<void> {
    const request = new ConfigureAnalyzerRequest();
    for (const policy of (await this.getInfo()).getPoliciesList()) {
      const { enforcementLevel, ...properties } = config[policy.getName()] ?? {};
      const level = enforcementLevel ? levels[enforcementLevel as Diagnostic["level"]] : policy.getEnforcementlevel();
      const entry = new PolicyConfig();
      entry.setEnforcementlevel(level);
      entry.setProperties(struct(properties));
      request.getPolicyconfigMap().set(policy.getName(), entry);
    }
    await this.call((done) => this.client.configure(request, done));
  }

  /** Judges one resource by its inputs. */
  analyze(resource: TestResource): Promise<Diagnostic[]> {
    return this.sendAnalyze(analyzeRequest(resource));
  }

  /** Judges the resources of a stack by their outputs; the stack itself is added. */
  analyzeStack(resources: TestResource[]): Promise<Diagnostic[]> {
    return this.sendAnalyzeStack(stackRequest(resources));
  }

  /** As `analyze`, for a request that was made before. */
  async sendAnalyze(request: AnalyzeRequest): Promise<Diagnostic[]> {
    const response = await this.call<AnalyzeResponse>((done) => this.client.analyze(request, done));
    return response.getDiagnosticsList().map(diagnosticOf);
  }

  /** As `analyzeStack`, for a request that was made before. */
  async sendAnalyzeStack(request: AnalyzeStackRequest): Promise<Diagnostic[]> {
    const response = await this.call<AnalyzeResponse>((done) => this.client.analyzeStack(request, done));
    return response.getDiagnosticsList().map(diagnosticOf);
  }

  /** What each remediation makes of the resource's inputs: properties in the engine's encoding, or a diagnostic. */
  async remediate(resource: TestResource): Promise<{ policy: string; properties?: unknown; diagnostic: string }[]> {
    const response = await this.call<RemediateResponse>((done) =>
      this.client.remediate(analyzeRequest(resource), done),
    );
    return response.getRemediationsList().map((remediation) => ({
      policy: remediation.getPolicyname(),
      properties: remediation.getProperties()?.toJavaScript(),
      diagnostic: remediation.getDiagnostic(),
    }));
  }

  private call<Response>(send: (done: (error: Error | null, response: Response) => void) => void): Promise<Response> {
    return new Promise((resolve, reject) => send((error, response) => (error ? reject(error) : resolve(response))));
  }
}

let builtPack: string | undefined;

/** The pack as it is built, in a directory of its own for each process, so that processes side by side do not meet. */
function buildPack() {
  mkdirSync(cache, { recursive: true });
  const directory = firstFree();
  process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
  const built = spawnSync(process.execPath, ["dev/build/build.mjs", "policypack"], { cwd: root, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`the pack could not be built: ${built.stderr}`);
  for (const part of ["PulumiPolicy.yaml", "README.md", "package.json", "bin"])
    cpSync(join(root, "policypack", part), join(directory, part), { recursive: true });
  return directory;
}

/** Makes the directory with the lowest number that no process has, since what is compiled is kept by a file's name. */
function firstFree(number = 1) {
  const directory = join(cache, `policypack-${number}`);
  try {
    mkdirSync(directory);
    return directory;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return firstFree(number + 1);
    throw error;
  }
}

function diagnosticOf(diagnostic: AnalyzeDiagnostic): Diagnostic {
  const level = Object.entries(levels).find(([, value]) => value === diagnostic.getEnforcementlevel())?.[0];
  return {
    policy: diagnostic.getPolicyname(),
    message: diagnostic.getMessage(),
    urn: diagnostic.getUrn(),
    level: level as Diagnostic["level"],
  };
}

/** The engine's request about the resources of a stack, with the stack itself. */
export function stackRequest(resources: TestResource[]): AnalyzeStackRequest {
  const stack: TestResource = { type: "pulumi:pulumi:Stack", name: "project-dev" };
  const request = new AnalyzeStackRequest();
  request.setResourcesList([stack, ...resources].map(stackResource));
  return request;
}

/** The engine's request about one resource. */
export function analyzeRequest(resource: TestResource): AnalyzeRequest {
  return described(new AnalyzeRequest(), resource);
}

function stackResource(resource: TestResource): AnalyzerResource {
  const message = described(new AnalyzerResource(), resource).setParent(parentOf(resource));
  message.setDependenciesList(resource.dependencies ?? []);
  for (const [property, urns] of Object.entries(resource.propertyDependencies ?? {})) {
    message.getPropertydependenciesMap().set(property, new AnalyzerPropertyDependencies().setUrnsList(urns));
  }
  return message;
}

/** A message about a resource, with what messages of both kinds have. */
function described<Message extends AnalyzeRequest | AnalyzerResource>(
  message: Message,
  resource: TestResource,
): Message {
  const { type, name, urn = urnOf(type, name), props = {}, ignoreChanges = [] } = resource;
  const options = new AnalyzerResourceOptions().setParent(parentOf(resource)).setIgnorechangesList(ignoreChanges);
  message.setType(type).setName(name).setUrn(urn).setProperties(struct(props)).setOptions(options);
  const provider = providerOf(resource);
  if (provider)
    message.setProvider(
      new AnalyzerProviderResource()
        .setType(provider.type)
        .setName(provider.name)
        .setUrn(provider.urn)
        .setProperties(struct(provider.props)),
    );
  return message;
}

function parentOf({ type, parent }: TestResource) {
  return parent ?? (type === "pulumi:pulumi:Stack" ? "" : urnOf("pulumi:pulumi:Stack", "project-dev"));
}

/** The provider of a resource, with its type and URN. */
export function providerOf({ provider, type: ofResource }: TestResource) {
  if (!provider) return undefined;
  const type = `pulumi:providers:${ofResource.split(":")[0]}`;
  return { ...provider, type, urn: urnOf([provider.parent ?? [], type].flat().join("$"), provider.name) };
}

function struct(value: Record<string, unknown>): Struct {
  const known = Object.entries(value).filter(([, property]) => property !== undefined);
  return Struct.fromJavaScript(Object.fromEntries(known) as Record<string, JavaScriptValue>);
}
