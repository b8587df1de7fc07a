import type { ServerWritableStream } from "@grpc/grpc-js";
import { status } from "@grpc/grpc-js";
import type { RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";
import { RunPluginResponse } from "@pulumi/pulumi/proto/language_pb";
import type { ChildProcess } from "node:child_process";
import { exitCode, startNode } from "./child";
import { PolicyPackProxy } from "./policy-pack-proxy";
import { nodeArguments, runtimeOptions } from "./program";
import { sdkCommand } from "./sdk";

type Call = ServerWritableStream<RunPluginRequest, RunPluginResponse>;

/** Runs a policy pack or a component plugin from its directory and streams what it prints, first of all its port. */
export function runPlugin(call: Call): void {
  const running = call.request.getKind() === "analyzer" ? runPolicyPack(call) : runComponentPlugin(call);
  running.then(
    (code) => {
      call.write(new RunPluginResponse().setExitcode(code));
      call.end();
    },
    (error: Error) => call.emit("error", { code: status.UNKNOWN, details: error.message }),
  );
}

async function runComponentPlugin(call: Call): Promise<number> {
  const directory = programDirectory(call.request);
  const args = [sdkCommand(directory, "run-plugin"), directory, ...call.request.getArgsList()];
  const child = startPlugin(call, args, call.request.getPwd(), {});
  child.stdout?.on("data", (data: Buffer) => call.write(new RunPluginResponse().setStdout(data)));
  return exitCode(child);
}

/** A pack starts only when the engine has told the stack it is for, since the SDK reads that from the environment. */
async function runPolicyPack(call: Call): Promise<number> {
  const directory = programDirectory(call.request);
  const args = [sdkCommand(directory, "run-policy-pack"), ...call.request.getArgsList(), directory];
  const output = (data: Buffer): boolean => call.write(new RunPluginResponse().setStdout(data));
  const proxy = new PolicyPackProxy((stack) => startPlugin(call, args, directory, stack), output);
  call.on("cancelled", () => proxy.close());
  call.write(new RunPluginResponse().setStdout(Buffer.from(`${await proxy.listen()}\n`)));
  return proxy.exitCode();
}

function programDirectory(request: RunPluginRequest): string {
  return request.getInfo()?.getProgramDirectory() || request.getProgram();
}

function startPlugin(call: Call, args: string[], cwd: string, extra: NodeJS.ProcessEnv): ChildProcess {
  const { request } = call;
  const environment = Object.fromEntries(
    request.getEnvList().map((entry): [string, string] => {
      const end = entry.indexOf("=");
      return [entry.slice(0, end), entry.slice(end + 1)];
    }),
  );
  const child = startNode([...nodeArguments(runtimeOptions(request.getInfo())), ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment, ...extra },
  });
  child.stderr?.on("data", (data: Buffer) => call.write(new RunPluginResponse().setStderr(data)));
  call.on("cancelled", () => child.kill("SIGKILL"));
  return child;
}
