/** Something that is wrong in a document. Every text in it can be shown. */
export interface Problem {
  /** `statement 0`, `statement "Sid"`, or `the document`. */
  statement: string;
  /** The element that is the reason, for example `Condition.ArnLike."aws:SourceArn"`. */
  element: string;
  reason: string;
  /** What to write instead, ready to paste, or what to do: `fixLabel` says which. */
  fix: string;
}

/** Notes a problem of the statement at hand, or of the document as a whole. */
export type ReportProblem = (element: string, reason: string, fix: string) => void;

/** Adds each problem of a statement to a list. */
export function reportOf(statement: string, problems: Problem[]): ReportProblem {
  return (element, reason, fix) => problems.push({ statement, element, reason, fix });
}

/** The name of the document as a whole in findings. */
export const wholeDocument = "the document";
