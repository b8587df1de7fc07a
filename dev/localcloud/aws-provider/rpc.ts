import type { sendUnaryData, ServerUnaryCall } from "@grpc/grpc-js";
import { Metadata, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { PartlyCreated } from "./core/errors";
import type { Values } from "./core/values";

/** Makes a gRPC handler of a function that answers a request with a promise; a rejection becomes the call's error. */
export function answering<Request, Response>(
  answer: (request: Request) => Promise<Response>,
): (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => void {
  return (call, callback) => {
    answer(call.request).then(
      (response) => callback(null, response),
      (error: Error) => {
        const metadata = error instanceof PartlyCreated ? details(error) : undefined;
        callback({ code: status.UNKNOWN, details: error.message, metadata });
      },
    );
  };
}

/** Tells the engine to keep a half-made resource, with the id and state that it has. */
function details(error: PartlyCreated): Metadata {
  const failed = new ErrorResourceInitFailed()
    .setId(error.id)
    .setReasonsList([error.message])
    .setProperties(toStruct(error.state))
    .setInputs(toStruct(error.inputs));
  const any = new Any();
  any.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const message = new Status().setCode(status.UNKNOWN).setMessage(error.message).setDetailsList([any]);
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(message.serializeBinary()));
  return metadata;
}

/** Values as a message; what is undefined, at any depth, is left out. */
export function toStruct(values: Values): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(values)) as Parameters<typeof Struct.fromJavaScript>[0]);
}
