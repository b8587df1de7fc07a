export * from "./fargate-pod-execution-role";
export type * from "./arguments/args";
export { ArgumentError } from "./arguments/args";
