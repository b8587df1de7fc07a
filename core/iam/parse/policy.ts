import { isObject, quote } from "../../text";
import { readJson } from "./json";
import { type Problem, wholeDocument } from "./problem";
import { elementOf, parseStatement, type Statement } from "./statement";

/** A trust policy read into statements; `readable` is false where there is nothing to read statements from. */
export interface ParsedTrustPolicy {
  readonly readable: boolean;
  /** True for a text in which an object names a key twice, so that something of it is lost. */
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
  if (typeof input === "string") {
    const reading = readJson(input);
    if ("reason" in reading) return unreadable(reading.reason);
    value = reading.value;
    ambiguous = reading.duplicateKey;
    if (ambiguous) problems.push(duplicateKeyProblem);
  }
  if (!isObject(value)) return unreadable("it is not a JSON object");
  const version = elementOf(value, "Version");
  if (version !== undefined && !versions.includes(version as string)) problems.push(versionProblem);
  const statement = elementOf(value, "Statement");
  const list = Array.isArray(statement) ? statement : statement === undefined ? [] : [statement];
  if (list.length === 0) problems.push(noStatementProblem);
  problems.push(...elementProblems(value));
  const variables = version === "2012-10-17";
  const statements = list.map((item, index) => parseStatement(item, index, variables, problems));
  findRepeatedSids(list, problems);
  return {
    readable: list.some(isObject),
    ambiguous,
    statements,
    problems,
    document: value,
  };
}

function unreadable(reason: string): ParsedTrustPolicy {
  const problem = { statement: wholeDocument, element: "the text", reason, fix: documentFix };
  return {
    readable: false,
    ambiguous: false,
    statements: [],
    problems: [problem],
    document: undefined,
  };
}

function findRepeatedSids(list: unknown[], problems: Problem[]): void {
  const sids = list
    .filter(isObject)
    .map((item) => item.Sid)
    .filter((sid) => typeof sid === "string" && sid !== "");
  if (new Set(sids).size === sids.length) return;
  problems.push({
    statement: wholeDocument,
    element: "Sid",
    reason: "two statements have the same Sid, and IAM wants each once",
    fix: "give each statement a Sid of its own, or none",
  });
}

const documentFix = 'write {"Version": "2012-10-17", "Statement": [...]}';

const duplicateKeyProblem: Problem = {
  statement: wholeDocument,
  element: "a repeated key",
  reason: "an object names the same key twice, and all but one of the values are lost",
  fix: 'put the values into one list under one key: "aws:SourceArn": ["...", "..."]',
};

const versionProblem: Problem = {
  statement: wholeDocument,
  element: "Version",
  reason: "IAM knows the versions 2012-10-17 and 2008-10-17 only",
  fix: '"Version": "2012-10-17"',
};

const noStatementProblem: Problem = {
  statement: wholeDocument,
  element: "Statement",
  reason: "it has no statement",
  fix: documentFix,
};

/** Elements of the document that IAM does not know, or not in this case of letters. */
function elementProblems(document: Record<string, unknown>): Problem[] {
  const unknown = Object.keys(document).filter((name) => !elementNames.includes(name));
  return unknown.map((name) => {
    const known = elementNames.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    return known
      ? {
          statement: wholeDocument,
          element: known,
          reason: `IAM knows the element as "${known}", in this case of letters only`,
          fix: `spell it "${known}"`,
        }
      : {
          statement: wholeDocument,
          element: quote(name, "an element"),
          reason: "IAM knows no such element of a policy",
          fix: "remove it",
        };
  });
}
