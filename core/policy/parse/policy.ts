import { isObject, parsedJson } from "../../text";
import { type Problem, reportOf, wholeDocument } from "./problem";
import { elementOf, parseStatement, reportOtherElements, type Statement } from "./statement";

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
    ambiguous = value !== undefined && namesKeyTwice(input, value);
    if (ambiguous) report("a repeated key", { kind: "key-twice" });
  }
  if (!isObject(value)) {
    report("the text", { kind: "not-an-object", write: '{"Version": "2012-10-17", "Statement": [...]}' });
    return { readable: false, ambiguous: false, statements: [], problems, document: undefined };
  }
  const version = elementOf(value, "Version");
  if (version !== undefined && !versions.includes(version as string)) report("Version", { kind: "version" });
  const statement = elementOf(value, "Statement");
  const list = Array.isArray(statement) ? statement : statement === undefined ? [] : [statement];
  if (list.length === 0) report("Statement", { kind: "no-statement" });
  reportOtherElements(value, elementNames, report);
  const variables = version === "2012-10-17";
  const statements = list.map((item, index) => parseStatement(item, index, variables, problems));
  const sids = list.filter(isObject).flatMap(({ Sid: sid }) => (typeof sid === "string" && sid !== "" ? [sid] : []));
  if (new Set(sids).size < sids.length) report("Sid", { kind: "sid" });
  return { readable: list.some(isObject), ambiguous, statements, problems, document: value };
}

/** True for a JSON text with an object that names a key twice: JSON.parse passes over that, and IAM does not. */
export function namesKeyTwice(text: string, value: unknown): boolean {
  // A key is a string before a colon.
  const strings = text.replace(/\\./g, "").matchAll(/"[^"]*"(\s*:)?/g);
  return [...strings].filter(([, colon]) => colon).length > keysKept(value);
}

/** How many keys a value has, at any depth: of those that are named twice, one is left. */
function keysKept(value: unknown): number {
  let count = 0;
  const open = [value];
  for (const one of open) {
    if (typeof one !== "object" || one === null) continue;
    if (!Array.isArray(one)) count += Object.keys(one).length;
    for (const inside of Object.values(one)) open.push(inside);
  }
  return count;
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
