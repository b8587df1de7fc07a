import { asObject, isObject, parsedJson, asList, lowerAscii, quote } from "../../text";
import {
  type Problem,
  reportOf,
  wholeDocument,
  type Condition,
  parseConditions,
  type ReportProblem,
} from "./conditions";
import { keyTwiceInJson } from "../../json";
import { memoizeByObject } from "../../memoize";

/** The kinds of principal; `*` is everyone, which `{"AWS": "*"}` means too. */
export type PrincipalType = "*" | "AWS" | "Service" | "Federated" | "CanonicalUser";

export interface PrincipalEntry {
  type: PrincipalType;
  value: string;
}

/** One statement of a trust policy, with what cannot be read marked so that it can be judged at its worst. */
export interface Statement {
  index: number;
  /** `the first statement`, or `statement "Sid"`. */
  label: string;
  effect: "Allow" | "Deny";
  /** `negated` for NotPrincipal; `readable` is false if some of it could mean anyone. */
  principals: { negated: boolean; entries: PrincipalEntry[]; readable: boolean };
  /** `negated` for NotAction; patterns in lower case, since actions have no case. */
  actions: { negated: boolean; patterns: string[]; readable: boolean };
  conditions: Condition[];
}

function withEffect(wanted: Statement["effect"]) {
  return memoizeByObject((statements: readonly Statement[]): readonly Statement[] =>
    statements.filter(({ effect }) => effect === wanted),
  );
}
/** Kept for the statements, since each search asks for them. */
export const [allowsOf, deniesOf] = [withEffect("Allow"), withEffect("Deny")];

const statementElements = ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Condition"];
const everyone: PrincipalEntry = { type: "*", value: "*" };
const principalTypes: PrincipalType[] = ["AWS", "Service", "Federated", "CanonicalUser"];

/** Reads one item of `Statement`; what IAM would not accept is added to the problems. */
export function parseStatement(item: unknown, index: number, variables: boolean, problems: Problem[]): Statement {
  const { Sid: sid } = asObject(item);
  // A Sid that IAM does not accept tells a reader nothing.
  const hasName = typeof sid === "string" && /^[A-Za-z0-9]{1,100}$/.test(sid);
  const label = hasName ? `statement "${sid}"` : nthStatement(index);
  const report = reportOf(label, problems);
  if (!isObject(item)) {
    const principals = { negated: false, entries: [], readable: false };
    const actions = { negated: false, patterns: [], readable: false };
    report("Statement", { kind: "not-an-object", write: '{"Effect": ..., "Principal": ..., "Action": ...}' });
    return { index, label, effect: "Allow", principals, actions, conditions: [] };
  }
  reportOtherElements(item, statementElements, report);
  if (sid !== undefined && !(typeof sid === "string" && /^[A-Za-z0-9]*$/.test(sid))) report("Sid", { kind: "sid" });
  return {
    index,
    label,
    effect: parseEffect(elementOf(item, "Effect"), report),
    principals: parsePrincipals(item, report),
    actions: parseActions(item, report),
    conditions: parseConditions(elementOf(item, "Condition"), variables, report),
  };
}

/** Reports the elements that IAM does not know, or not in this case of letters. */
function reportOtherElements(container: Record<string, unknown>, known: readonly string[], report: ReportProblem) {
  for (const name of Object.keys(container)) {
    if (!known.includes(name)) reportOtherElement(name, inAnyCase(known, name), report);
  }
}

function reportOtherElement(name: string, spelled: string | undefined, report: ReportProblem) {
  if (spelled) report(spelled, { kind: "spelling", name: spelled });
  else if (/^(Not)?Resource$/i.test(name)) report(name, { kind: "resource", name });
  else report(quote(name, "an element"), { kind: "no-such-element" });
}

/** An effect that cannot be read counts as Allow, which is its worst reading. */
function parseEffect(value: unknown, report: ReportProblem): "Allow" | "Deny" {
  if (value === "Allow" || value === "Deny") return value;
  const meant = typeof value === "string" && value.toLowerCase() === "deny" ? "Deny" : "Allow";
  report("Effect", { kind: "effect", meant });
  return "Allow";
}

/** An element, or else its opposite, which may not stand beside it. */
function eitherOf(statement: Record<string, unknown>, name: "Principal" | "Action", report: ReportProblem) {
  const [plain, opposite] = [elementOf(statement, name), elementOf(statement, `Not${name}`)];
  if (plain !== undefined && opposite !== undefined) report(`Not${name}`, { kind: "opposites", name });
  const negated = plain === undefined && opposite !== undefined;
  return negated ? { negated, element: `Not${name}`, value: opposite } : { negated, element: name, value: plain };
}

function parsePrincipals(statement: Record<string, unknown>, report: ReportProblem): Statement["principals"] {
  const { negated, element, value } = eitherOf(statement, "Principal", report);
  const inDeny = statement.Effect === "Deny";
  if (negated) report(element, { kind: "not-principal", inDeny });
  if (value === "*") {
    if (!negated) report(element, { kind: "bare-star", inDeny });
    return { negated, entries: [everyone], readable: true };
  }
  let readable = true;
  function unreadable() {
    if (readable) report(element, { kind: "no-principal" });
    readable = false;
    return [];
  }
  function parseEntry(type: PrincipalType | undefined, entry: unknown) {
    if (!type || typeof entry !== "string" || entry === "") return unreadable();
    if (type === "AWS" && entry === "*") return [everyone];
    if (/[*?]/.test(entry)) report(`${element}.${type}`, { kind: "wildcard-principal", value: entry });
    return [{ type, value: entry }];
  }
  function parseEntries([name, values]: [string, unknown]) {
    const type = inAnyCase(principalTypes, name);
    if (!type) unreadable();
    else if (type !== name) report(element, { kind: "spelling", name: type });
    return asList(values).flatMap((entry) => parseEntry(type, entry));
  }
  const entries = Object.entries(asObject(value)).flatMap(parseEntries);
  if (entries.length === 0) unreadable();
  return { negated, entries, readable };
}

function parseActions(statement: Record<string, unknown>, report: ReportProblem): Statement["actions"] {
  const { negated, element, value } = eitherOf(statement, "Action", report);
  const list = asList(value);
  const patterns = list.filter((entry): entry is string => typeof entry === "string" && entry !== "");
  const readable = list.length > 0 && patterns.length === list.length;
  if (!readable) report(element, { kind: "no-action" });
  if (!negated) reportOtherActions(patterns, report);
  return { negated, patterns: patterns.map(lowerAscii), readable };
}

/** In lower case; what is not here has a wildcard, or a trust policy cannot name it. */
const assumeActions = [
  "sts:assumerole",
  "sts:assumerolewithsaml",
  "sts:assumerolewithwebidentity",
  "sts:setcontext",
  "sts:setsourceidentity",
  "sts:tagsession",
];

/** IAM refuses the trust policy as a whole for one action of another service, or for one that is misspelt. */
function reportOtherActions(patterns: readonly string[], report: ReportProblem) {
  const refused = patterns.filter((pattern) => !isOfAssuming(pattern.toLowerCase()));
  const isOnly = refused.length === patterns.length;
  for (const value of refused) report("Action", { kind: "other-action", value, isOnly });
}

function isOfAssuming(action: string) {
  const [service = "", name] = action.split(":", 2);
  if (action === "*" || assumeActions.includes(action)) return true;
  return name !== undefined && (/[*?]/.test(service) || (service === "sts" && /[*?]/.test(name)));
}

/** An element by its name, in AWS's spelling first, then in any case: a finding says that IAM knows one spelling only. */
export function elementOf(container: Record<string, unknown>, name: string): unknown {
  if (Object.hasOwn(container, name)) return container[name];
  const key = inAnyCase(Object.keys(container), name);
  return key === undefined ? undefined : container[key];
}

function inAnyCase<Name extends string>(names: readonly Name[], name: string): Name | undefined {
  return names.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
}

const ordinals = "first second third fourth fifth sixth seventh eighth ninth tenth".split(" ");

/** How a reader counts statements, by a place from 0. */
export function nthStatement(index: number): string {
  const nth = ordinals[index];
  return nth ? `the ${nth} statement` : `statement ${index + 1}`;
}

/** A trust policy read into statements; `readable` is false if there is nothing to read statements from. */
export interface ParsedTrustPolicy {
  readonly readable: boolean;
  /** True for a text with an object that names a key twice, so that something of it is lost. */
  ambiguous: boolean;
  statements: Statement[];
  problems: Problem[];
  /** The document as plain data, for those who rewrite it; undefined if it is not readable. */
  document: Record<string, unknown> | undefined;
}

const elementNames = ["Version", "Id", "Statement"];
const versions = ["2012-10-17", "2008-10-17"];

/** The text that was read last: while a role is judged, its trust policy is asked for again and again. */
let latest: { text: string; policy: ParsedTrustPolicy } | undefined;

/**
 * Reads a trust policy given as JSON text or as an object. Never throws: what cannot be read is a problem that says why.
 * @returns what nobody may change, since the same text can give the same object
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parseTrustPolicy(input: unknown): ParsedTrustPolicy {
  if (typeof input !== "string") return parse(input);
  if (latest?.text !== input) latest = { text: input, policy: parse(input) };
  return latest.policy;
}

function parse(input: unknown): ParsedTrustPolicy {
  let value = input;
  let ambiguous = false;
  const problems: Problem[] = [];
  const report = reportOf(wholeDocument, problems);
  if (typeof input === "string") {
    value = parsedJson(input);
    // JSON.parse passes over that, and IAM does not.
    ambiguous = value !== undefined && keyTwiceInJson(input) !== undefined;
    if (ambiguous) report("a repeated key", { kind: "key-twice" });
  }
  if (!isObject(value)) {
    report("the text", { kind: "not-an-object", write: '{"Version": "2012-10-17", "Statement": [...]}' });
    return { readable: false, ambiguous: false, statements: [], problems, document: undefined };
  }
  const version = elementOf(value, "Version");
  if (version !== undefined && !versions.includes(version as string)) report("Version", { kind: "version" });
  const statement = elementOf(value, "Statement");
  const list = statement === null ? [statement] : asList(statement);
  if (list.length === 0) report("Statement", { kind: "no-statement" });
  reportOtherElements(value, elementNames, report);
  const variables = version === "2012-10-17";
  const statements = list.map((item, index) => parseStatement(item, index, variables, problems));
  const sids = list.filter(isObject).flatMap(({ Sid: sid }) => (typeof sid === "string" && sid !== "" ? [sid] : []));
  if (new Set(sids).size < sids.length) report("Sid", { kind: "sid" });
  return { readable: list.some(isObject), ambiguous, statements, problems, document: value };
}

/** A policy document as JSON text: IAM writes them URL-encoded, and the AWS CLI shows them as objects. */
export function documentText(document: unknown): string {
  if (typeof document !== "string") return JSON.stringify(document ?? "");
  if (!document.startsWith("%")) return document;
  try {
    return decodeURIComponent(document);
  } catch {
    return document;
  }
}
