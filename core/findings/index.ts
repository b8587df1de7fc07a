export {
  dayPattern,
  type Exemption,
  exemptionByTag,
  exemptionProblems,
  Exemptions,
  exemptTag,
  type FoundExemption,
  isDay,
  isWide,
  exemptionPattern,
} from "./exemptions";
export { bySeverity, type Finding, fingerprintOf, makeFinding, type Place, type PolicyId, rankOf } from "./finding";
export {
  docsOf,
  type FindingId,
  type FindingKind,
  findingKinds,
  isFindingId,
  type Level,
  pageOf,
  repository,
  type Severity,
  splitId,
  withId,
} from "./registry";
