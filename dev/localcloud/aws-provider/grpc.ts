import {
  type Metadata,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServiceDefinition,
  Server,
  ServerCredentials,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";

/** Serves as a plugin of the engine, which reads the port from the first line and ends this process when it is through. */
export function servePlugin(service: ServiceDefinition, calls: UntypedServiceImplementation): void {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(service, calls);
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    // console.log would colour a number where FORCE_COLOR asks for it.
    process.stdout.write(`${port}\n`);
  });
  // The engine holds the other end of standard input: its end means that the engine is gone, however it went.
  process.stdin.resume().on("end", () => process.exit(0));
  // The engine keeps plugins out of the terminal's process group and ends them itself.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));
}

/** Makes a gRPC handler of a function that answers a request with a promise; a rejection becomes the call's error. */
export function answering<Request, Response>(
  answer: (request: Request) => Promise<Response>,
): (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => void {
  return ({ request }, callback) => {
    answer(request).then(
      (response) => callback(null, response),
      ({ message, metadata }: Error & { metadata?: Metadata }) =>
        callback({ code: status.UNKNOWN, details: message, metadata }),
    );
  };
}
