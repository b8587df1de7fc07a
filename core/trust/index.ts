export type * from "./advice";
export { whyNotAllowed } from "./broken";
export * from "./build";
export * from "./compare";
export type * from "./finding";
export * from "./fix-trust-policy";
export { linesOfAnotherRole } from "./goals";
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
export * from "./serves";
export { type Meant, standIn, taskOf, type Use } from "./task";
export { otherConditions, unintendedCallers } from "./unintended";
