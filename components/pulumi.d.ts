// What Pulumi's SDK must know of itself to infer the plugin's schema; tsconfig.json gives it this for `@pulumi/pulumi`. All
// of the SDK, with the types of Node.js and gRPC, is 270 files more, which every start of the plugin would read.
export { ComponentResource, ComponentResourceOptions } from "@pulumi/pulumi/resource";
export { Input, Output } from "@pulumi/pulumi/output";
