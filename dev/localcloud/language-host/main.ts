/**
 * A Node.js language host for the Pulumi engine: it runs programs, component plugins and policy packs written for
 * Node.js. It stands in for the official `pulumi-language-nodejs` where that cannot be had, since it comes only with
 * Pulumi's own release archives. The engine starts it, reads the port from its first line and talks gRPC to it
 * (https://www.pulumi.com/docs/iac/concepts/how-pulumi-works/#language-hosts).
 *
 * Not there: code generation (`pulumi package gen-sdk`, `pulumi convert`), debuggers, package managers besides npm.
 */
import type { UntypedServiceImplementation } from "@grpc/grpc-js";
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
import { answering, servePlugin } from "../grpc";
import { endChildren } from "./child";
import { installDependencies } from "./dependencies";
import { runPlugin } from "./plugin";
import { runProgram } from "./program";

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
  cancel: answering(async () => {
    endChildren();
    return new Empty();
  }),
};

process.on("exit", endChildren);
void servePlugin(LanguageRuntimeService, service);
