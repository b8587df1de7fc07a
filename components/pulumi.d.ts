// The types of Pulumi's SDK from which Pulumi infers the plugin's schema: tsconfig.json puts this file in the place of
// `@pulumi/pulumi`. The whole package, with the types of Node.js and gRPC, has 270 files more, which take a second to read.
export { ComponentResource, ComponentResourceOptions } from "@pulumi/pulumi/resource";
export { Input, Output } from "@pulumi/pulumi/output";
