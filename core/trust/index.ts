export * from "./decide/allowed";
export * from "./build";
export {
  clusterArn,
  type ClusterReference,
  readCluster,
  readSourceArn,
  sourceArn,
  type SourceArnLine,
} from "./source-arn";
export { linesOf, type TrustFix, withLines } from "./fix";
export * from "./rewrite/denials";
export * from "./document-text";
export * from "./glob";
export * from "./limits";
export * from "./names";
export { accountPlaceholder, clusterPlaceholder, placeholderClusters, withPlaceholders } from "./placeholders";
export * from "./regions";
export * from "./role-arn";
export { isAboutFargate } from "./decide/fargate-principal";
export { mayAssume } from "./decide/may-assume";
export { isCanonicalAndRight } from "./decide/usual-form";
export { linesToWrite, type Suggestion, suggestSourceArns } from "./decide/advice";
export { type ClusterPlace, permitsEveryProfile, permitsSomeProfile } from "./decide/coverage";
export type { Notice, TrustFinding, Witness } from "./decide/finding";
export type { BrokenCause, Cause, IdleCause, LeakCause, OthersCause, TyingKey, Wideness } from "./decide/cause";
export type { AccountFault, PartFault, SourceArnFault } from "./decide/value-faults";
export {
  compareAccess,
  type Comparison,
  type Difference,
  gainsNobody,
  whoGains,
  type WithAccounts,
} from "./decide/compare";
export type { IdleKey } from "./condition-keys";
export type { Intended, Outside } from "./decide/intention";
export { type Judgement, judgeTrustPolicy, unconcerned, withAccountNamed } from "./decide/judge";
export { lettingIn, mentionedAccounts, onlyPartition, sourceArnsOf } from "./decide/mentioned";
export { type ParsedTrustPolicy, parseTrustPolicy } from "./parse/policy";
export type { Fault, Problem } from "./parse/problem";
export type { PrincipalEntry, Statement } from "./parse/statement";
export { scopeTrustPolicy, soundSourceArns, withoutOthers } from "./rewrite/rewrite";
export {
  type Doubt,
  howToLetIn,
  keptOut,
  proveWrite,
  type Rewriting,
  rewriteTrust,
  type Wanted,
} from "./rewrite/write";
export { type TooLong, whyTooLong } from "./rewrite/trust-length";
export { isSameTrust } from "./rewrite/same-trust";
