import { fargateService } from "../../service/fargate";
import { sourceArnKey, type IdleKey } from "../../policy";
import type {
  BrokenCause,
  IdleCause,
  Cause,
  Intended,
  LeakCause,
  Notice,
  Outside,
  OthersCause,
  TrustFinding,
  Wideness,
  Witness,
} from "../../trust";
import { capitalised, isQuotable, mapValues, ownEntry, quote, distinct, shortList } from "../../text";
import type { FoundRequest } from "../finding";
import { worstIdOf, type TrustFindingId } from "../found";
import { inWords, type Words } from "./in-words";
import { faultWords } from "./malformed";
import { valueFaultText } from "./value-faults";

function idleKeyText({ key, exists, meant }: IdleKey) {
  const shown = quote(key, "this key");
  if (exists) return `a request from ${fargateService} never has ${shown}`;
  return `AWS has no condition key ${shown}${meant === undefined ? "" : `; "${meant}" may be meant`}`;
}

const outsiders: Record<Outside, string> = {
  absent: "a request without it",
  account: "other accounts",
  cluster: "other clusters",
  region: "other Regions",
};

const wideness: Record<Wideness, string> = {
  variable: "contains a policy variable, whose value comes from the request",
  "few-parts": "has fewer than the six parts of an ARN, so it may match anything",
  "crosses-colons": "is open: in StringLike, unlike ArnLike, a * also crosses colons",
  cluster: "also matches other clusters",
  "cluster-in-any-case": "also matches other clusters, since EKS tells upper from lower case",
  region: "also matches other Regions",
  "any-account": "has a wildcard for the account",
  account: "names an account that the role is not for",
};

const leakWords: Words<LeakCause> = {
  "only-tied": ({ key }) => `only ${key} limits who can use the role, but AWS asks for ${sourceArnKey}`,
  unreadable: "it cannot be understood, so it may allow any request",
  "idle-key": ({ key }) => idleKeyText(key),
  "no-source-arn": (cause) => `no condition on ${sourceArnKey}${insteadOfKey(cause)}`,
  "absent-passes": ({ by }) => `${by} also allows a request without the key`,
  "all-but-listed": "it allows everything except what it lists",
  "no-arn-operator": ({ operator }) => `${operator} does not compare an ARN, so it may allow any request`,
  "wide-value": ({ value, why, not }) => (not ? otherCluster(value, not) : `${quote(value)} ${wideness[why]}`),
};

function otherCluster(value: string, { clusters = [], namedBy }: Pick<Intended, "clusters" | "namedBy">) {
  // A reference such as ${AWS::AccountId} has colons of its own.
  const [, cluster = quote(value)] = /:fargateprofile\/([^/]+)/.exec(value) ?? [];
  const intendedClusters = shortList(clusters);
  return namedBy
    ? `${cluster} is not one of the clusters that the ${namedBy} allows (${intendedClusters})`
    : `the policy lets in ${cluster}, which is not one of the clusters given (${intendedClusters})`;
}

/** What is there in place of the condition, and does not do its work. */
function insteadOfKey({ keys, outside, denies }: Extract<LeakCause, { kind: "no-source-arn" }>) {
  const shown = distinct(keys.map((key) => quote(key, "a key")));
  if (shown.length > 0) return `, and ${shown.join(", ")} ${shown.length === 1 ? "does" : "do"} not replace it`;
  return denies ? `, and no Deny blocks ${outsiders[outside]}` : "";
}

const unreadable = {
  Date: "it has no date in the form of IAM, such as 2030-01-31T00:00:00Z",
  Null: "Null takes true or false, and it has neither",
  Numeric: "it has no number",
};

const brokenWords: Words<BrokenCause> = {
  "no-allow": `it does not allow ${fargateService} to call sts:AssumeRole`,
  "trusts-others": ({ named }) => `it trusts ${quotedList(named)} only${workOf(named)}`,
  "no-service": ({ value, type }) =>
    `${quote(value)}${type === "Service" ? "" : ` under ${type}`} is not the Fargate service, ` +
    `which is ${fargateService}${type === "Service" ? "" : " under Service"} in every partition and Region`,
  "unreadable-value": ({ family }) => unreadable[family],
  "idle-key": ({ key }) => idleKeyText(key),
  "wants-no-source-arn": "it allows only requests without aws:SourceArn, but requests for a Fargate profile have it",
  "operator-of-others": ({ operator, key, holds }) =>
    `${operator} is not an operator for ${quote(key)}, which holds ${holds}, so no request meets it`,
  "value-faults": ({ faults }) => {
    const texts = distinct(faults.map(valueFaultText));
    return [...texts.slice(0, 3), ...(texts.length > 3 ? [`and ${texts.length - 3} more`] : [])].join("; ");
  },
  "not-now": "it is not met now",
  "not-met": ({ key, carried }) =>
    `a request from ${fargateService} ` +
    (carried === undefined ? "does not meet this condition" : `has "${carried}" under ${quote(key)}`),
  "never-together": "its conditions, with any Deny statements, block every Fargate profile that the role is for",
  "denies-all": ({ key }) => `it denies all of these profiles${key === undefined ? "" : `, since ${idleKeyText(key)}`}`,
};

const causeWords: Words<Cause> = {
  ...faultWords,
  ...leakWords,
  ...brokenWords,
  principals: (cause) => `${otherPrincipals(cause)} can assume the role too`,
  "too-much-work": "it is too long, or has too many wildcards and conditions, to be judged",
  "idle-statement": "no request from the Fargate service meets it, so the statement has no effect",
  "idle-value": ({ fault }) => `${valueFaultText(fault)}, so the value has no effect`,
};

function otherPrincipals({ named, unnamed }: OthersCause) {
  if (unnamed === "all-but-named") return "everyone whom NotPrincipal does not name";
  return quotedList(named, unnamed === undefined ? [] : ["a principal that cannot be read"]);
}

function quotedList(names: readonly string[], more: readonly string[] = []) {
  return shortList(distinct([...names.map((name) => quote(name, "a principal")), ...more]));
}

/** What a role is that trusts one service only. */
const works: Record<string, string> = {
  "eks.amazonaws.com": "the role of an EKS cluster",
  "ec2.amazonaws.com": "a role of EC2 instances",
};

function workOf([only = "", ...more]: readonly string[]) {
  const work = more.length > 0 ? undefined : ownEntry(works, only);
  return work === undefined ? "" : `, as ${work} does`;
}

/** What findings about a trust policy come to: goes after the name of the role and a colon. */
const summaries: Record<TrustFindingId, string> = {
  "trust-not-exclusive": "other principals can assume the role",
  "trust-unsafe": "other clusters can use the role",
  "trust-undecided": "the trust policy is too complex to be judged, so anyone may be able to use the role",
  "trust-account-only": "open to the whole account or organization",
  "trust-broken": "the Fargate profiles of this role cannot use it, so their pods never start",
  "trust-malformed": "IAM does not accept the trust policy",
};

/** What the findings about a trust policy come to, then a sentence for each reason, with its place. */
export function trustSentences(findings: readonly TrustFinding[]): string[] {
  const id = worstIdOf(findings);
  if (!id) return [""];
  const reasons = findings.map((finding) => {
    const keptOut = finding.keptOut ? `, so ${shortList(finding.keptOut)} cannot use it` : "";
    return capitalised(reasonWithPlace(finding) + keptOut);
  });
  return [summaries[id], ...reasons];
}

/** What is wrong, with its place in the document. */
export function reasonWithPlace(finding: TrustFinding | Notice): string {
  const { statement, element, cause } = finding;
  if (cause.kind === "no-source-arn") return `${statement} has ${causeText(finding)}`;
  return `${statement}, ${element}: ${causeText(finding)}`;
}

function causeText({ cause }: TrustFinding | Notice) {
  return inWords<Cause>(cause, causeWords);
}

/** What makes no difference, with its place and what to do about it. */
export function noticeText(notice: Notice): string {
  const toDo: Words<IdleCause> = {
    "idle-statement": `remove ${notice.statement}`,
    "idle-value": ({ fault }) => `remove ${quote(fault.value, "it")}`,
    "no-service": ({ value }) => `remove ${quote(value, "it")}`,
    "idle-key": ({ key: { meant } }) =>
      meant === undefined ? "remove it" : `write "${meant}" if that is meant, or remove it`,
  };
  return `${reasonWithPlace(notice)}; ${inWords<IdleCause>(notice.cause, toDo)}`;
}

/** The first request that gets through, for programs; undefined if no finding has one. Values are hidden as in texts. */
export function foundRequest(findings: readonly { witness?: Witness }[]): FoundRequest | undefined {
  const witness = findings.find((finding) => finding.witness)?.witness;
  if (!witness) return undefined;
  const { service, source, at } = witness;
  return {
    principal: shownService(service),
    action: "sts:AssumeRole",
    context: mapValues(source, (value) => (isQuotable(value) ? value : "a value that is not shown")),
    at,
  };
}

function shownService(service: string) {
  return /^[\w.-]+$/.test(service) ? service : fargateService;
}
