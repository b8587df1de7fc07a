/**
 * Stands in for the official aws provider plugin, which cannot be downloaded or built everywhere: the resource types and
 * functions that this project, its examples and its tests use, with the official names and rules, over AWS SDK v3. It
 * works against the local cloud only and refuses to start without an endpoint of one.
 */
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { servePlugin } from "./grpc";
import { provider } from "./server";

if (!process.env.AWS_ENDPOINT_URL) {
  console.error("This stand-in for the aws provider works with the local cloud only, and AWS_ENDPOINT_URL is not set.");
  process.exit(1);
}

servePlugin(ResourceProviderService, provider());
