import type { sendUnaryData, ServerUnaryCall } from "@grpc/grpc-js";
import { status } from "@grpc/grpc-js";

/** Makes a gRPC handler of a function that answers a request with a promise; a rejection becomes the call's error. */
export function answering<Request, Response>(
  answer: (request: Request, call: ServerUnaryCall<Request, Response>) => Promise<Response>,
): (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => void {
  return (call, callback) => {
    answer(call.request, call).then(
      (response) => callback(null, response),
      (error: Error & { code?: number; details?: string }) =>
        callback({
          code: typeof error.code === "number" ? error.code : status.UNKNOWN,
          details: error.details ?? error.message,
        }),
    );
  };
}
