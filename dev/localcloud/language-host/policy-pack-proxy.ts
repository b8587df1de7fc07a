/**
 * Stands between the engine and a policy pack. The engine tells the stack by a call (ConfigureStack); the SDK inside the
 * pack reads it from the environment at its start. So the pack is started when that call arrives, and every other call
 * is passed on as it is.
 */
import { Client, credentials, Server, type sendUnaryData, type ServerUnaryCall } from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { AnalyzerHandshakeResponse, AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import { AnalyzerStackConfigureResponse } from "@pulumi/pulumi/proto/analyzer_pb";
import type { ChildProcess } from "node:child_process";
import { listen, unlimited } from "../grpc";
import { exitCode } from "./child";

type Bytes = Buffer;
const asItIs = (bytes: Bytes): Bytes => bytes;

export class PolicyPackProxy {
  private readonly server = new Server(unlimited);
  private pack?: Promise<Client>;
  private readonly ended: Promise<number>;
  private end: (code: number | Promise<number>) => void = () => {};

  /** What the pack prints after its port goes to `output`. */
  constructor(
    private readonly startPack: (stack: NodeJS.ProcessEnv) => ChildProcess,
    private readonly output: (data: Buffer) => void,
  ) {
    this.ended = new Promise((resolve) => (this.end = resolve));
    for (const { path } of Object.values(AnalyzerService)) {
      this.server.register(path, this.handler(path), asItIs, asItIs, "unary");
    }
  }

  /** Starts to listen; resolves to the port. */
  listen(): Promise<number> {
    return listen(this.server);
  }

  /** Resolves when the pack has ended, or the proxy was closed without one. */
  exitCode(): Promise<number> {
    return this.ended;
  }

  close(): void {
    this.server.forceShutdown();
    if (!this.pack) this.end(0);
  }

  private handler(path: string): (call: ServerUnaryCall<Bytes, Bytes>, callback: sendUnaryData<Bytes>) => void {
    if (path === AnalyzerService.handshake.path) {
      return (_call, callback) => callback(null, Buffer.from(new AnalyzerHandshakeResponse().serializeBinary()));
    }
    if (path === AnalyzerService.configureStack.path) {
      return (call, callback) => {
        this.pack ??= this.connect(stackEnvironment(AnalyzerStackConfigureRequest.deserializeBinary(call.request)));
        callback(null, Buffer.from(new AnalyzerStackConfigureResponse().serializeBinary()));
      };
    }
    return (call, callback) => {
      // Without a stack - `pulumi policy publish` - the pack is asked for what it is only.
      this.pack ??= this.connect({});
      this.pack.then(
        (client) => client.makeUnaryRequest(path, asItIs, asItIs, call.request, call.metadata, callback as never),
        (error: Error) => callback({ code: 2, details: error.message }),
      );
    };
  }

  private async connect(stack: NodeJS.ProcessEnv): Promise<Client> {
    const child = this.startPack(stack);
    const code = exitCode(child);
    this.end(code);
    const port = await Promise.race([this.readPort(child), code.then(endedEarly, endedEarly)]);
    return new Client(`127.0.0.1:${port}`, credentials.createInsecure(), unlimited);
  }

  private readPort(child: ChildProcess): Promise<number> {
    return new Promise((resolve) => {
      let first = "";
      child.stdout?.on("data", (data: Buffer) => {
        if (first.includes("\n")) return this.output(data);
        first += data.toString();
        const end = first.indexOf("\n");
        if (end === -1) return;
        resolve(Number(first.slice(0, end)));
        if (end + 1 < first.length) this.output(Buffer.from(first.slice(end + 1)));
      });
    });
  }
}

function endedEarly(reason: unknown): never {
  throw new Error(`the policy pack ended before it was ready (${String(reason)}); what it printed is above`);
}

function stackEnvironment(request: AnalyzerStackConfigureRequest): NodeJS.ProcessEnv {
  return {
    PULUMI_NODEJS_ORGANIZATION: request.getOrganization(),
    PULUMI_NODEJS_PROJECT: request.getProject(),
    PULUMI_NODEJS_STACK: request.getStack(),
    PULUMI_NODEJS_DRY_RUN: String(request.getDryRun()),
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigSecretKeysList()),
  };
}
