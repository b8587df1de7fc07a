import {
  type Holds,
  type IdleKey,
  type Fault,
  type Condition,
  patternsOf,
  accountIdPattern,
  clusterNamePattern,
  arnPartCount,
  splitArn,
  isKnownRegion,
  isOwnPartition,
  partitionNames,
  partitionOf,
  regionsOf,
} from "../policy";
import { type Intended, type Outside, isAmong, isPlaceholderCluster } from "./intention";
import { globMatches } from "../text";
import { eks, profileType } from "../service/fargate";

/** What is wrong with a trust policy, as plain data: `core/findings/render` has the words. Nothing in it may be shown as it is. */
export interface TrustFinding {
  /**
   * `unsafe`: a request that nobody intended gets through. `account-only`: what gets through is of the intended account or
   * organization, but not limited to Fargate profiles by aws:SourceArn. `broken`: no intended profile gets through, so pods
   * never start. `malformed`: IAM would not accept the document. `not-exclusive`: someone else may assume the role.
   * `undecided`: the work budget was spent before an answer, which counts against the role.
   */
  kind: "unsafe" | "account-only" | "broken" | "malformed" | "not-exclusive" | "undecided";
  /** `the first statement`, `statement "Sid"`, or `the document`. */
  statement: string;
  /** The element that is the reason, for example `Condition.ArnLike."aws:SourceArn"`. */
  element: string;
  cause: Cause;
  /** The clusters that are named, if none of them gets in and others do. */
  keptOut?: readonly string[];
  /** A request that gets through. */
  witness?: Witness;
}

/** The element that is the reason, and why. */
export type Explained = Pick<TrustFinding, "element" | "cause">;

/** A request of the service that gets through. */
export interface Witness {
  /** The service principal that asks. */
  service: string;
  /** What says on whose behalf it asks, by the condition key; what is not here is absent. */
  source: Partial<Record<"aws:SourceArn" | "aws:SourceAccount" | "aws:SourceOrgID" | "aws:SourceOrgPaths", string>>;
  /** When it gets through, if it does not at the time of the judgement. */
  at?: string;
}

/** Something that makes no difference and that nobody can mean, such as a value that matches nothing. */
export type Notice = Pick<TrustFinding, "statement" | "element"> & { cause: IdleCause };

/** The keys that tie a request to an account or an organization. */
type TyingKey = "aws:SourceAccount" | "aws:SourceOrgID" | "aws:SourceOrgPaths";

/** Why a value for aws:SourceArn lets in more than is intended. */
export type Wideness =
  | "variable"
  | "few-parts"
  | "crosses-colons"
  | "cluster"
  | "cluster-in-any-case"
  | "region"
  | "any-account"
  | "account";

/** Why a request that nobody intended gets through. */
export type LeakCause =
  /** Nothing but this key limits who gets in. */
  | { kind: "only-tied"; key: TyingKey }
  | { kind: "unreadable" | "all-but-listed" }
  | { kind: "idle-key"; key: IdleKey }
  | { kind: "no-source-arn"; keys: string[]; outside: Outside; denies: boolean }
  | { kind: "absent-passes"; by: "IfExists" | "ForAllValues" | "a negated operator" }
  | { kind: "no-arn-operator"; operator: string }
  /** `not` if it is the line of a cluster that is not among these, which are given, or allowed by a configuration. */
  | { kind: "wide-value"; value: string; why: Wideness; not?: Pick<Intended, "clusters" | "namedBy"> };

/** Why no intended profile gets through. */
export type BrokenCause =
  | { kind: "no-allow" | "wants-no-source-arn" | "not-now" | "never-together" }
  | { kind: "no-service"; value: string; type: string }
  /** All principals that its statements allow; the service is not one of them. */
  | { kind: "trusts-others"; named: string[] }
  | { kind: "unreadable-value"; family: "Date" | "Null" | "Numeric" }
  | { kind: "idle-key"; key: IdleKey }
  | { kind: "operator-of-others"; operator: string; key: string; holds: Holds }
  /** `carried`: what each request of the service has under the key. */
  | { kind: "not-met"; key: string; carried?: string }
  | { kind: "value-faults"; faults: ValueFault[] }
  | { kind: "denies-all"; key: IdleKey | undefined };

/** Why something makes no difference. */
export type IdleCause =
  | { kind: "no-service"; value: string; type: string }
  | { kind: "idle-statement" }
  | { kind: "idle-value"; fault: ValueFault }
  | { kind: "idle-key"; key: IdleKey };

/** Other principals that may assume the role. */
export interface OthersCause {
  kind: "principals";
  named: string[];
  /** Everyone that NotPrincipal does not name, or a principal that cannot be read. */
  unnamed?: "all-but-named" | "unreadable";
}

/** The reason of a finding, with the values that the words about it name. */
export type Cause = Fault | LeakCause | BrokenCause | IdleCause | OthersCause | { kind: "too-much-work" };

/**
 * What a template leaves if nobody filled in its variable: `${REGION}`, `${AWS::Region}`, `{{region}}`, `<region>`, `%REGION%`.
 * What begins with `aws:` or `sts:`, blanks aside, is meant for IAM.
 */
const templateVariable =
  /\$\{(?!\s*(aws|sts):(?!:)|[*?$]\})[^${}]*\}|\{\{[^{}]*\}\}|<[^<>]*>|%[A-Za-z_]\w*%|\$[A-Za-z_]\w*/i;

/** Why a value for aws:SourceArn or aws:SourceAccount matches nothing that the role is for. */
export type ValueFault = { value: string } & WrongValue;

type WrongValue =
  /** `text`: what nobody filled in. */
  | { kind: "placeholder"; text: string }
  /** `by`: what makes a `*` stand for itself. */
  | { kind: "literal-wildcard"; by: string }
  /** A policy variable that stays as it is written. */
  | { kind: "unfilled-variable" | "no-profile-meant" }
  /** It has not the parts of a Fargate profile's ARN. */
  | { kind: "form" }
  | { kind: "no-such-partition" | "no-account-id" | "no-cluster-name"; text: string }
  /** `expected`: the partition that has the Region. */
  | { kind: "no-such-region"; region: string; partition: string; expected?: string }
  /** `expected`: the account or partition of the role. */
  | { kind: "not-meant"; part: "account" | "cluster" | "partition"; text: string; expected?: string };

/** Why a value for aws:SourceArn matches nothing that the role is for. */
export function faultInValue(value: string, condition: Condition, intended: Intended): ValueFault {
  return {
    value,
    ...(faultAsWritten(value, condition) ?? faultInArn(value, intended) ?? { kind: "no-profile-meant" }),
  };
}

function faultAsWritten(value: string, condition: Condition): WrongValue | undefined {
  const { operator, variables } = condition;
  const text = templateVariable.exec(value)?.[0];
  if (text !== undefined) return { kind: "placeholder", text };
  if (variables && /\$\{[*?]\}/.test(value)) return { kind: "literal-wildcard", by: "${ }" };
  if (operator && !operator.wildcards && /[*?]/.test(value)) return { kind: "literal-wildcard", by: operator.base };
  return isUnfilled(value, condition) ? { kind: "unfilled-variable" } : undefined;
}

/** True for a value with a policy variable that stays as it is written. */
function isUnfilled(value: string, condition: Condition) {
  const isLiteral = !condition.variables && value.includes("${");
  const isUnclosed = value.lastIndexOf("${") > value.lastIndexOf("}");
  if (isLiteral || isUnclosed) return true;
  return patternsOf({ ...condition, values: [value] }, false)?.possible.length === 0;
}

function faultInArn(value: string, intended: Intended): WrongValue | undefined {
  const { prefix, partition, service, region, accountId: account, resource, count } = splitArn(value);
  if (count < arnPartCount || isOther(prefix, "arn") || isOther(service, eks)) return { kind: "form" };
  if (isPlain(partition) && !partitionNames.includes(partition)) return { kind: "no-such-partition", text: partition };
  return (
    faultInRegion(partition, region, intended) ??
    faultOfOwner(partition, account, intended) ??
    faultInResource(resource, intended)
  );
}

function isOther(part: string, known: string) {
  return isPlain(part) && part !== known;
}

function faultOfOwner(partition: string, account: string, intended: Intended): WrongValue | undefined {
  const { partition: ownPartition, account: ownAccount = account } = intended;
  if (ownPartition !== undefined && isPlain(partition) && !isOwnPartition(partition, ownPartition))
    return { kind: "not-meant", part: "partition", text: partition, expected: ownPartition };
  const inAccount = isPlain(account) ? faultInAccountNumber(account) : undefined;
  if (inAccount) return inAccount;
  return isOther(account, ownAccount)
    ? { kind: "not-meant", part: "account", text: account, expected: ownAccount }
    : undefined;
}

function isPlain(text: string) {
  return !/[*?$]/.test(text);
}

function faultInRegion(partition: string, region: string, { regions = [] }: Intended): WrongValue | undefined {
  if (region === "") return { kind: "form" };
  if (/^(region(-code)?|REGION(_CODE)?|AWS_REGION)$/.test(region)) return { kind: "placeholder", text: region };
  const noSuch = { kind: "no-such-region", region, partition } as const;
  if (!isPlain(region)) return mayBeIn(partition, region) ? undefined : noSuch;
  if (!isKnownRegion(region) && !regions.includes(region)) return noSuch;
  const ownPartition = partitionOf(region);
  return ownPartition !== undefined && isPlain(partition) && ownPartition !== partition
    ? { ...noSuch, expected: ownPartition }
    : undefined;
}

/** True for a pattern that may match a Region of a partition. */
function mayBeIn(partition: string, region: string) {
  const isOpen = /[?$]/.test(region) || !isPlain(partition);
  return isOpen || regionsOf(partition).some((known) => globMatches(region, known));
}

/** Why a text is not an account id; undefined if it is one. */
function faultInAccountNumber(text: string): WrongValue | undefined {
  if (accountIdPattern.test(text)) return undefined;
  if (/^[A-Z_]*ACCOUNT[A-Z_]*$|^account-?id$/i.test(text)) return { kind: "placeholder", text };
  return text === "" ? { kind: "form" } : { kind: "no-account-id", text };
}

/** Why a value for aws:SourceAccount is not an intended account; undefined if it is one. */
export function faultInAccount(value: string, { accounts = [] }: Intended): ValueFault | undefined {
  const text = templateVariable.exec(value)?.[0];
  if (text !== undefined) return { value, kind: "placeholder", text };
  if (!isPlain(value)) return undefined;
  const fault = faultInAccountNumber(value);
  if (fault) return { value, ...fault };
  return accounts.includes(value) ? undefined : { value, kind: "not-meant", part: "account", text: value };
}

function faultInResource(resource: string, intended: Intended): WrongValue | undefined {
  const [kind = "", cluster = "*", ...profileParts] = resource.split("/");
  const isOfOther = kind === profileType ? cluster === "" : isPlain(kind);
  if (resource.includes(":") || isOfOther) return { kind: "form" };
  if (!isPlain(cluster)) return faultInProfile(resource, profileParts);
  if (isPlaceholderCluster(cluster, intended)) return { kind: "placeholder", text: cluster };
  if (!clusterNamePattern.test(cluster)) return { kind: "no-cluster-name", text: cluster };
  const { clusters = [cluster] } = intended;
  if (isOfSeveral(resource, profileParts) && !isAmong(clusters, cluster))
    return { kind: "not-meant", part: "cluster", text: cluster };
  return faultInProfile(resource, profileParts);
}

function faultInProfile(resource: string, profileParts: readonly string[]): WrongValue | undefined {
  return isOfSeveral(resource, profileParts) || profileParts.length > 1 ? undefined : { kind: "form" };
}

/** True for a resource that may match several profiles. */
function isOfSeveral(resource: string, profileParts: readonly string[]) {
  return !isPlain(resource) && (profileParts.length === 0 || !isPlain(profileParts.join("/")));
}
