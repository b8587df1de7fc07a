/** What IAM would not accept, with the values that the words about it name. What a reader corrects in the same way has the same kind. */
export type Fault =
  /** `write`: the form to write. */
  | { kind: "not-an-object"; write: string }
  | { kind: "no-statement" | "version" | "sid" | "no-principal" | "no-action" }
  | { kind: "no-such-operator" | "value-form" | "key-twice" | "key-prefix" }
  /** `meant`: what the text comes closest to. */
  | { kind: "effect"; meant: "Allow" | "Deny" }
  | { kind: "not-principal" | "bare-star"; inDeny: boolean }
  /** The element stands beside its opposite. */
  | { kind: "opposites"; name: "Principal" | "Action" }
  /** An element, or a type of principal, in another case of letters. */
  | { kind: "spelling"; name: string }
  | { kind: "resource"; name: string }
  | { kind: "no-such-element" }
  | { kind: "wildcard-principal"; value: string }
  /** `isOnly`: the statement has no action that IAM takes. */
  | { kind: "other-action"; value: string; isOnly: boolean };

export interface Problem {
  /** `the first statement`, `statement "Sid"`, or `the document`. */
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
