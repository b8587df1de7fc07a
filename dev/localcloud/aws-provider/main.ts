/**
 * Stands in for the official aws provider plugin, which cannot be downloaded or built everywhere: the resource types and
 * functions that this project, its examples and its tests use, with the official names and rules, over AWS SDK v3. It
 * works against the local cloud only and refuses to start without an endpoint of one.
 */
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { provider } from "./server";

if (!process.env.AWS_ENDPOINT_URL) {
  console.error("This stand-in for the aws provider works with the local cloud only, and AWS_ENDPOINT_URL is not set.");
  process.exit(1);
}

const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
const server = new Server(unlimited);
server.addService(ResourceProviderService, provider());
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});

// The engine holds the other end of standard input: its end means that the engine is gone, however it went.
process.stdin.resume().on("end", () => process.exit(0));
// The engine keeps plugins out of the terminal's process group and ends them itself.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));
