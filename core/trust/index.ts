export * from "./mentioned";
export * from "./build";
export * from "../policy/arn";
export * from "../service/fargate";
export { sourceArnKey } from "../policy/search/universe";
export * from "../policy/parse/policy";
export * from "../policy/glob";
export * from "../policy/limits";
export {
  accountPlaceholder,
  clusterPlaceholder,
  type Intended,
  isExampleCluster,
  isInside,
  isPlaceholderCluster,
  type Outside,
  placeholderClusters,
  withPlaceholders,
  withRoleOwner,
} from "./intention";
export * from "../policy/regions";
export { whyNotAllowed } from "./broken";
export { isAboutService, mayConcernService } from "./service-principal";
export { isCanonicalAndRight } from "./usual-form";
export * from "./serves";
export type * from "./finding";
export type { ValueFault } from "./value-faults";
export * from "./compare";
export type { IdleKey } from "../policy/condition-keys";
export { type Judgement, judgeTrust, judgeTrustPolicy, unconcerned, withAccountNamed } from "./judge-trust-policy";
export { lettingIn, mentionedAccounts, onlyPartition, sourceArnsOf } from "./mentioned";
export { type ParsedTrustPolicy, parseTrustPolicy } from "../policy/parse/policy";
export type { Fault, Problem } from "../policy/parse/problem";
export { allowsOf, deniesOf, nthStatement, type PrincipalEntry, type Statement } from "../policy/parse/statement";
export { type Change, differenceOf } from "./difference";
export * from "./fix";
export type * from "./trust-fix";
export { type Asked, standIn, type Use } from "./named-lines";
export * from "./who-gets-in";
export { isSameTrust, type TooLong, whyTooLong } from "./build";
