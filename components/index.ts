export * from "./fargate-pod-execution-role";
export * from "./fargate-pod-execution-role-args";
export { ArgumentError } from "./arguments/error";
