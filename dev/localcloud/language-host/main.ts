/**
 * A Node.js language host for the Pulumi engine: it runs programs, component plugins and policy packs written for
 * Node.js. It stands in for the official `pulumi-language-nodejs` where that cannot be had, since it comes only with
 * Pulumi's own release archives. The engine starts it, reads the port from its first line and talks gRPC to it
 * (https://www.pulumi.com/docs/iac/concepts/how-pulumi-works/#language-hosts).
 *
 * Not there: code generation (`pulumi package gen-sdk`, `pulumi convert`), debuggers, package managers besides npm.
 */
import { Server, ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import {
  AboutResponse,
  type RunRequest,
  GetRequiredPackagesResponse,
  GetRequiredPluginsResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { LanguageHandshakeResponse } from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { endChildren } from "./child";
import { getProgramDependencies, installDependencies } from "./dependencies";
import { pack } from "./pack";
import { runPlugin } from "./plugin";
import { runProgram } from "./program";
import { answering } from "./rpc";

const engineAddress = process.argv[process.argv.length - 1];

const service: UntypedServiceImplementation = {
  handshake: answering(async () => new LanguageHandshakeResponse()),
  getPluginInfo: answering(async () => new PluginInfo().setVersion(process.env.PLUGIN_VERSION ?? "")),
  // Plugins that a program needs are found when it first uses them; none is announced.
  getRequiredPlugins: answering(async () => new GetRequiredPluginsResponse()),
  getRequiredPackages: answering(async () => new GetRequiredPackagesResponse()),
  about: answering(async () => new AboutResponse().setExecutable(process.execPath).setVersion(process.version)),
  run: answering((request: RunRequest, call) => runProgram(request, engineAddress, call)),
  runPlugin,
  installDependencies,
  getProgramDependencies: answering(getProgramDependencies),
  pack: answering(pack),
  cancel: answering(async () => {
    endChildren();
    return new Empty();
  }),
};

const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
const server = new Server(unlimited);
server.addService(LanguageRuntimeService, service);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});

// The engine holds the other end of standard input: its end means that the engine is gone, however it went.
process.stdin.resume().on("end", () => process.exit(0));
process.on("exit", endChildren);
// The engine keeps plugins out of the terminal's process group and ends them itself.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));
