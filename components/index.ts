export * from "./fargate-pod-execution-role";
export * from "./arguments/args";
export { ArgumentError } from "./arguments/problem";
