export type PrincipalFault =
  "no-principal" | "principal-form" | "principal-type" | "principal-no-text" | "principal-empty";

/** What IAM would not accept, with the values that the words about it name. */
export type Fault =
  | { kind: "text-empty" | "not-json" | "not-an-object" | "no-statement" | "key-repeated" | "version" }
  | { kind: "statement-not-an-object" | "sid-characters" | "sid-repeated" | "no-action" }
  | { kind: "principal-twice" | "action-twice" }
  /** `meant`: what the text comes closest to. */
  | { kind: "effect"; meant: "Allow" | "Deny" }
  | { kind: "not-principal" | "bare-star"; inDeny: boolean }
  | { kind: PrincipalFault }
  | { kind: "condition-form" | "operator-form" | "no-such-operator" | "value-form" | "key-in-two-cases" | "key-prefix" }
  /** An element, or a type of principal, in another case of letters. */
  | { kind: "element-spelling" | "type-spelling"; name: string }
  | { kind: "resource"; name: string }
  | { kind: "no-such-element"; of: "policy" | "statement" }
  | { kind: "wildcard-principal"; value: string }
  /** `isOnly`: the statement has no action that IAM takes. */
  | { kind: "other-action"; value: string; isOnly: boolean };

export interface Problem {
  /** `statement 0`, `statement "Sid"`, or `the document`. */
  statement: string;
  /** The element that is the reason, for example `Condition.ArnLike."aws:SourceArn"`. */
  element: string;
  cause: Fault;
}

export type ReportProblem = (element: string, cause: Fault) => void;

export function reportOf(statement: string, problems: Problem[]): ReportProblem {
  return (element, cause) => problems.push({ statement, element, cause });
}

export const wholeDocument = "the document";
