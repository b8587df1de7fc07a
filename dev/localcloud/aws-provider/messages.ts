import { Metadata, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { PartlyCreated } from "./core/errors";
import type { Values } from "./core/values";

/** Has the engine keep a half-made resource, with the id and state that it has. */
export function metadataOf(error: PartlyCreated): Metadata {
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
