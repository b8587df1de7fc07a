import type { ServerUnaryCall } from "@grpc/grpc-js";
import type { ProgramInfo, RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { RunResponse } from "@pulumi/pulumi/proto/language_pb";
import { exitCode, startNode } from "./child";
import { sdkCommand } from "./sdk";

/** The exit code by which the SDK says: failed, and the user has been told why already. */
const toldAlready = 32;

/** What the `options` under `runtime` in Pulumi.yaml may say. */
export interface RuntimeOptions {
  typescript?: boolean;
  tsconfig?: string;
  nodeargs?: string;
}

/** Runs a Pulumi program to its end. Its output goes where the host's goes: to the engine, which shows it. */
export async function runProgram(
  request: RunRequest,
  engineAddress: string,
  call: ServerUnaryCall<RunRequest, RunResponse>,
): Promise<RunResponse> {
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() || request.getPwd();
  const options = runtimeOptions(info);
  const args = [
    ...nodeArguments(options),
    sdkCommand(directory, "run"),
    ...flag("monitor", request.getMonitorAddress()),
    ...flag("engine", engineAddress),
    ...flag("project", request.getProject()),
    ...flag("stack", request.getStack()),
    ...flag("organization", request.getOrganization()),
    ...flag("pwd", request.getPwd()),
    ...flag("root-directory", info?.getRootDirectory() ?? ""),
    ...flag("parallel", String(request.getParallel())),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info?.getEntryPoint() || request.getProgram() || ".",
    ...request.getArgsList(),
  ];
  const child = startNode(args, {
    cwd: request.getPwd(),
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      ...typescriptEnvironment(options),
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    },
  });
  call.on("cancelled", () => child.kill());
  const code = await exitCode(child);
  const response = new RunResponse();
  if (code === toldAlready) return response.setBail(true);
  if (code !== 0) return response.setError(`the program ended with exit code ${code}`);
  return response;
}

/** The runtime options of a project, plugin or pack. */
export function runtimeOptions(info: ProgramInfo | undefined): RuntimeOptions {
  return info?.getOptions()?.toJavaScript() ?? {};
}

/** Arguments for Node.js itself. */
export function nodeArguments(options: RuntimeOptions): string[] {
  return (options.nodeargs ?? "").split(/\s+/).filter((argument) => argument !== "");
}

function typescriptEnvironment(options: RuntimeOptions): NodeJS.ProcessEnv {
  return {
    PULUMI_NODEJS_TYPESCRIPT: String(options.typescript ?? true),
    ...(options.tsconfig ? { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig } : {}),
  };
}

function flag(name: string, value: string): string[] {
  return value === "" ? [] : [`--${name}`, value];
}
