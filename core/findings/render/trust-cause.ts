import {
  fargateService,
  sourceArnKey,
  type BrokenCause,
  type IdleCause,
  type Cause,
  type IdleKey,
  type LeakCause,
  type Notice,
  type Outside,
  type OthersCause,
  type TrustFinding,
  type Wideness,
  type Witness,
} from "../../trust";
import { idleKey } from "../../policy/condition-keys";
import { isQuotable, ownEntry, quote } from "../../text";
import type { FoundRequest } from "../finding";
import { inWords, type Words } from "./in-words";
import { faultWords } from "./malformed";
import { accountFaultText, sourceArnFaultText } from "./value-faults";

/** @param shown the key in the sentence */
function idleKeyText({ key, exists, meant }: IdleKey, shown = quote(key, "this key")): string {
  if (exists) return `a request of ${fargateService} never carries ${shown}`;
  return `AWS has no such condition key${meant === undefined ? "" : `; "${meant}" may be meant`}`;
}

const outsiders: Record<Outside, string> = {
  absent: "a request without it",
  account: "other accounts",
  cluster: "other clusters",
  region: "other Regions",
};

const wideness: Record<Wideness, string> = {
  variable: "holds a policy variable, whose value the request brings",
  "few-parts": "has fewer than the six parts of an ARN, so it may match anything",
  "crosses-colons": "is open: in StringLike, unlike ArnLike, a * also crosses colons",
  cluster: "also matches other clusters",
  "cluster-in-any-case": "also matches other clusters, since EKS tells upper from lower case",
  region: "also matches other Regions",
  "any-account": "has a wildcard for the account",
  account: "names an account that the role is not for",
};

const leakWords: Words<LeakCause> = {
  "only-tied": ({ key }) => `only ${key} limits who can use the role, and AWS asks for ${sourceArnKey}`,
  "no-limit-readable": "it cannot be read, so the statement may have no limit by aws:SourceArn",
  "condition-unreadable": "it cannot be understood, so it may let anything through",
  "idle-condition": ({ key }) => `${idleKeyText(key, "it")}, so it keeps nobody out`,
  "no-source-arn": (cause) => `no condition on ${sourceArnKey}, ${consequence(cause)}`,
  "key-twice": "the key stands twice, and one of the two lets the request through",
  "null-only": "Null asks only whether the key is there, not what it says",
  "absent-passes": ({ by }) => `${by} lets a request without the key through`,
  "all-but-listed": "it lets through everything except what it lists",
  "no-arn-operator": ({ operator }) => `${operator} is not an operator for an ARN, so it may let anything through`,
  "wide-value": ({ value, why }) => `${quote(value)} ${wideness[why]}`,
};

function consequence({ keys, outside, denies }: Extract<LeakCause, { kind: "no-source-arn" }>): string {
  const shown = [...new Set(keys.map((key) => quote(key, "a key")))];
  if (shown.length > 0) return `and ${shown.join(", ")} ${shown.length === 1 ? "does" : "do"} not replace it`;
  return denies ? `and no Deny blocks ${outsiders[outside]}` : "so any cluster of the account can use the role";
}

const unreadable = {
  Date: "it holds no date as IAM writes it, such as 2030-01-31T00:00:00Z",
  Null: "Null takes true or false, and it holds neither",
  Numeric: "it holds no number",
};

const brokenWords: Words<BrokenCause> = {
  "no-allow": `no statement allows ${fargateService} to assume the role`,
  "trusts-others": ({ named }) => `it trusts ${quotedList(named)} only${workOf(named)}`,
  "service-under-other-type": ({ value, type }) => `${quote(value)} is a service and stands under ${type}`,
  "no-service": ({ value }) =>
    `${quote(value)} is not the Fargate service, which is ${fargateService} in every partition and Region`,
  "no-assume-role": "it does not allow sts:AssumeRole",
  "unreadable-value": ({ family }) => unreadable[family],
  "never-carried": ({ key }) => idleKeyText(key),
  "wants-no-source-arn": "it requires a request without aws:SourceArn, but that of a Fargate profile has it",
  "no-value": "it lists no value",
  "operator-of-others": ({ operator, key, holds }) =>
    `${operator} is not an operator for ${quote(key)}, which holds ${holds}, and nothing meets it`,
  "account-fault": ({ fault }) => accountFaultText(fault),
  "source-arn-faults": ({ faults }) => {
    const all = [...new Set(faults.map(sourceArnFaultText))];
    return [...all.slice(0, 3), ...(all.length > 3 ? [`and ${all.length - 3} more`] : [])].join("; ");
  },
  "carries-other": ({ key, value }) => `a request of ${fargateService} carries "${value}" under ${quote(key)}`,
  "not-now": "it is not met at the present time",
  "variable-not-filled": `it holds a policy variable that no request of ${fargateService} fills in`,
  "not-met": `a request of ${fargateService} does not meet this condition`,
  "never-together": "its conditions cannot hold together for any Fargate profile that the role is for",
  "only-denied": "it lets in only Fargate profiles that a Deny keeps out",
  "denies-all": ({ key }) =>
    `it denies every Fargate profile that the role is for${key === undefined ? "" : `, since ${idleKeyText(key)}`}`,
};

const causeWords: Words<Cause> = {
  ...faultWords,
  ...leakWords,
  ...brokenWords,
  others: (cause) => `${others(cause)} may assume the role too`,
  "too-much-work": "it is too long, or has too many wildcards and conditions, for the work budget of a judgement",
  "idle-statement": "no request of the Fargate service meets it, so the statement makes no difference",
  "idle-value": ({ fault }) => `${sourceArnFaultText(fault)}, so the value makes no difference`,
  "no-such-key": ({ key }) => `AWS has no condition key ${quote(key, "of this name")}, so no request carries it`,
};

function others({ named, rest }: OthersCause): string {
  if (rest === "all-but-named") return "everyone that NotPrincipal does not name";
  return quotedList(named, rest === undefined ? [] : ["a principal that cannot be read"]);
}

function quotedList(names: readonly string[], more: readonly string[] = []): string {
  const all = [...new Set([...names.map((name) => quote(name, "a principal")), ...more])];
  return (all.length > 10 ? [...all.slice(0, 10), `${all.length - 10} more`] : all).join(", ");
}

/** What a role is that trusts one service only. */
const works: Record<string, string> = {
  "eks.amazonaws.com": "the role of an EKS cluster",
  "ec2.amazonaws.com": "a role of EC2 instances",
};

function workOf([only = "", ...more]: readonly string[]): string {
  const work = more.length > 0 ? undefined : ownEntry(works, only);
  return work === undefined ? "" : `, as ${work} does`;
}

/** What is wrong, with its place in the document. */
export function reasonWithPlace(found: TrustFinding | Notice): string {
  return `${found.statement}, ${found.element}: ${causeText(found)}`;
}

export function causeText({ cause }: TrustFinding | Notice): string {
  return inWords<Cause>(cause, causeWords);
}

/** What makes no difference, with its place and what to do about it. */
export function noticeText(notice: Notice): string {
  const toDo: Words<IdleCause> = {
    "idle-statement": `remove ${notice.statement}`,
    "idle-value": ({ fault }) => `remove ${quote(fault.value, "it")}`,
    "no-service": ({ value }) => `remove ${quote(value, "it")}`,
    "no-such-key": ({ key }) => {
      const { meant } = idleKey(key);
      return meant === undefined ? "remove it" : `write "${meant}" if that is meant, or remove it`;
    },
  };
  return `${reasonWithPlace(notice)}; ${inWords<IdleCause>(notice.cause, toDo)}`;
}

/** The request that gets through; undefined if the finding has none. */
export function witnessText({ witness }: { witness?: Witness }): string | undefined {
  if (witness === undefined) return undefined;
  const { service, source, at } = witness;
  const { "aws:SourceArn": sourceArn, ...others } = source;
  const keys = Object.entries(others).map(([key, value]) => `${key} ${quote(value)}`);
  const beside = keys.length === 0 ? "" : `, with ${keys.join(", ")}`;
  const shown =
    sourceArn === undefined ? `without ${sourceArnKey}${beside}` : `with ${sourceArnKey} ${quote(sourceArn)}`;
  return `${shownService(service)} ${shown}${at === undefined ? "" : ` at ${at.replace(".000Z", "Z")}`}`;
}

/** The first request that gets through, for programs; undefined if no finding has one. Values are hidden as in texts. */
export function foundRequest(findings: readonly { witness?: Witness }[]): FoundRequest | undefined {
  const witness = findings.find((one) => one.witness)?.witness;
  if (!witness) return undefined;
  const { service, source, at } = witness;
  const context = Object.entries(source).map(([key, value]) => [
    key,
    isQuotable(value) ? value : "a value that is not shown",
  ]);
  return {
    principal: shownService(service),
    action: "sts:AssumeRole",
    context: Object.fromEntries(context) as Record<string, string>,
    ...(at !== undefined && { at }),
  };
}

function shownService(service: string): string {
  return /^[\w.-]+$/.test(service) ? service : fargateService;
}
