/** What the language host and the aws provider have in common: a gRPC server that the engine starts and ends. */
import type { Metadata, sendUnaryData, ServerUnaryCall, ServiceDefinition } from "@grpc/grpc-js";
import { Server, ServerCredentials, status, type UntypedServiceImplementation } from "@grpc/grpc-js";

export const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/** Starts a server and resolves to its port. */
export function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    ),
  );
}

/** Serves as a plugin of the engine, which reads the port from the first line and ends this process when it is through. */
export async function servePlugin(service: ServiceDefinition, calls: UntypedServiceImplementation): Promise<void> {
  const server = new Server(unlimited);
  server.addService(service, calls);
  const port = await listen(server);
  // console.log would colour a number where FORCE_COLOR asks for it.
  process.stdout.write(`${port}\n`);
  // The engine holds the other end of standard input: its end means that the engine is gone, however it went.
  process.stdin.resume().on("end", () => process.exit(0));
  // The engine keeps plugins out of the terminal's process group and ends them itself.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));
}

/** Makes a gRPC handler of a function that answers a request with a promise; a rejection becomes the call's error. */
export function answering<Request, Response>(
  answer: (request: Request, call: ServerUnaryCall<Request, Response>) => Promise<Response>,
): (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => void {
  return (call, callback) => {
    answer(call.request, call).then(
      (response) => callback(null, response),
      ({ message, metadata }: Error & { metadata?: Metadata }) =>
        callback({ code: status.UNKNOWN, details: message, metadata }),
    );
  };
}
