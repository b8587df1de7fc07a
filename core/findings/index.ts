export { bySeverity, type Finding, fingerprintOf, makeFinding, type Place } from "./finding";
export {
  type FindingId,
  type FindingKind,
  findingKinds,
  isFindingId,
  type Level,
  type Severity,
  withId,
} from "./registry";
