export * from "./build";
export * from "./glob";
export * from "./limits";
export * from "./names";
export * from "./regions";
export * from "./role-arn";
export * from "./source-arn";
