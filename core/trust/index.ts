export * from "../policy/arn";
export type { Fault, IdleKey, Problem } from "../policy/parse/conditions";
export * from "../policy/parse/policy";
export { sourceArnKey } from "../policy/search/universe";
export * from "../service/fargate";
export { globMatches } from "../text";
export type * from "./advice";
export { whyNotAllowed } from "./broken";
export * from "./build";
export * from "./compare";
export type * from "./finding";
export * from "./fix-trust-policy";
export {
  accountPlaceholder,
  clusterPlaceholder,
  type Intended,
  isInside,
  isPlaceholderCluster,
  type Outside,
  placeholderClusters,
  withPlaceholders,
  withRoleOwner,
} from "./intention";
export { type Judgement, judgeTrust, judgeTrustPolicy, unconcerned, withAccountNamed } from "./judge-trust-policy";
export * from "./may-write";
export * from "./mentioned";
export { linesOfAnotherRole } from "./goals";
export { type Meant, standIn, taskOf, type Use } from "./task";
export * from "./serves";
export { otherConditions, unintendedCallers } from "./unintended";
