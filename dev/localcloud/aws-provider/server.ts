/** The gRPC face of the provider: turns the engine's messages into calls of core/ and back. */
import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { answering } from "./grpc";
import { check, type Failure } from "./core/check";
import { Cloud } from "./core/cloud";
import { readConfiguration } from "./core/configuration";
import { type Change, diff } from "./core/diff";
import { PartlyCreated } from "./core/errors";
import { create, previewCreate, previewUpdate, read, remove, update, withAllTags } from "./core/lifecycle";
import type { ResourceType } from "./core/resource-type";
import type { Values } from "./core/values";
import { functions } from "./functions";
import { resourceTypes } from "./resource-types";
import { metadataOf, toStruct } from "./messages";
import { schema } from "./schema";

type Wire = Struct | undefined;

export function provider(): UntypedServiceImplementation {
  let cloud: Cloud | undefined;
  const aws = (): Cloud => {
    if (!cloud) throw new Error("the aws provider is not configured yet");
    return cloud;
  };

  return {
    getSchema: answering(async () => new messages.GetSchemaResponse().setSchema(JSON.stringify(schema()))),
    getPluginInfo: answering(async () => new PluginInfo().setVersion(process.env.PLUGIN_VERSION ?? "")),
    checkConfig: answering(async (request: messages.CheckRequest) =>
      new messages.CheckResponse().setInputs(request.getNews()),
    ),
    // Nothing in the configuration makes resources be replaced here.
    diffConfig: answering(async () => new messages.DiffResponse()),
    configure: answering(async (request: messages.ConfigureRequest) => {
      cloud = new Cloud(readConfiguration(values(request.getArgs()), process.env));
      await refuseOtherAccounts(cloud);
      return new messages.ConfigureResponse().setSupportspreview(true);
    }),

    ...resourceCalls(aws),

    invoke: answering(async (request: messages.InvokeRequest) => {
      const call = functions[request.getTok()];
      if (!call) throw new Error(notThere("function", request.getTok()));
      return new messages.InvokeResponse().setReturn(toStruct(await call(values(request.getArgs()), aws())));
    }),

    cancel: answering(async () => new Empty()),
  };
}

/** The life of a resource. */
function resourceCalls(aws: () => Cloud): UntypedServiceImplementation {
  return {
    check: answering(async (request: messages.CheckRequest) => {
      const seed = Buffer.from(request.getRandomseed_asU8());
      const [given, previous] = [values(request.getNews()), values(request.getOlds())];
      const { inputs, failures } = check(typeOf(request), nameOf(request.getUrn()), given, previous, seed);
      return new messages.CheckResponse().setInputs(toStruct(inputs)).setFailuresList(failures.map(failure));
    }),

    diff: answering(async (request: messages.DiffRequest) => differenceMessage(difference(request, aws()))),

    create: answering(async (request: messages.CreateRequest) => {
      const [type, inputs] = [typeOf(request), values(request.getProperties())];
      const response = new messages.CreateResponse();
      if (request.getPreview()) {
        return response.setProperties(toStruct(previewCreate(type, withAllTags(type, inputs, aws()))));
      }
      const { id, state } = await create(type, inputs, aws()).catch((error: Error) => {
        throw error instanceof PartlyCreated ? Object.assign(error, { metadata: metadataOf(error) }) : error;
      });
      return response.setId(id).setProperties(toStruct(state));
    }),

    read: answering(async (request: messages.ReadRequest) => {
      const [state, inputs] = [values(request.getProperties()), values(request.getInputs())];
      const found = await read(typeOf(request), request.getId(), state, inputs, aws());
      // An empty id says that it does not exist.
      if (!found) return new messages.ReadResponse();
      const response = new messages.ReadResponse().setId(request.getId());
      return response.setProperties(toStruct(found.state)).setInputs(toStruct(found.inputs));
    }),

    update: answering(async (request: messages.UpdateRequest) => {
      const [type, state] = [typeOf(request), values(request.getOlds())];
      const changes = difference(request, aws());
      const next = withAllTags(type, values(request.getNews()), aws());
      const outputs = request.getPreview()
        ? previewUpdate(state, next, changes)
        : await update(type, request.getId(), changes, state, next, aws());
      return new messages.UpdateResponse().setProperties(toStruct(outputs));
    }),

    delete: answering(async (request: messages.DeleteRequest) => {
      await remove(typeOf(request), request.getId(), values(request.getProperties()), aws());
      return new Empty();
    }),
  };
}

function difference(request: messages.DiffRequest | messages.UpdateRequest, cloud: Cloud): ReturnType<typeof diff> {
  const type = typeOf(request);
  const next = withAllTags(type, values(request.getNews()), cloud);
  return diff(type, values(request.getOlds()), values(request.getOldInputs()), next);
}

function differenceMessage({ changes, replaces, deleteBeforeReplace }: ReturnType<typeof diff>): messages.DiffResponse {
  const { Kind } = messages.PropertyDiff;
  const kinds: { [change in Change]: [plain: messages.PropertyDiff.Kind, replacing: messages.PropertyDiff.Kind] } = {
    add: [Kind.ADD, Kind.ADD_REPLACE],
    delete: [Kind.DELETE, Kind.DELETE_REPLACE],
    update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
  };
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse()
    .setChanges(changes.size > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList([...changes.keys()])
    .setReplacesList(replaces)
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const [name, change] of changes) {
    const kind = kinds[change][replaces.includes(name) ? 1 : 0];
    response.getDetaileddiffMap().set(name, new messages.PropertyDiff().setKind(kind));
  }
  return response;
}

async function refuseOtherAccounts({ configuration: { allowedAccountIds }, sts }: Cloud): Promise<void> {
  if (allowedAccountIds.length === 0) return;
  const { Account = "" } = await sts.getCallerIdentity({});
  if (!allowedAccountIds.includes(Account)) throw new Error(`AWS account ID not allowed: ${Account}`);
}

function typeOf(request: { getUrn(): string }): ResourceType {
  // urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME
  const token = request.getUrn().split("::")[2].split("$").pop() ?? "";
  const type = resourceTypes[token];
  if (!type) throw new Error(notThere("resource type", token));
  return type;
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

function notThere(what: string, token: string): string {
  const known = Object.keys(what === "function" ? functions : resourceTypes).join(", ");
  return `the stand-in for the aws provider has no ${what} ${token}; it has ${known}`;
}

function failure({ property, reason }: Failure): messages.CheckFailure {
  return new messages.CheckFailure().setProperty(property).setReason(reason);
}

function values(struct: Wire): Values {
  return struct?.toJavaScript() ?? {};
}
