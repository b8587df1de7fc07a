import { type Truth, truth } from "../truth";
import { type Comparison, compares } from "./compare";

const datePattern = /^\d{4}-\d{2}-\d{2}(T\d{2}(:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** The Date operators: the request's value stands left. What is no date cannot be compared. */
export function dateCompares(comparison: Comparison) {
  return (policyValue: string, requestValue: string): Truth => {
    const left = parseDate(requestValue);
    const right = parseDate(policyValue);
    return left === undefined || right === undefined ? "maybe" : truth(compares(comparison, left, right));
  };
}

/** Milliseconds since 1970 of an ISO 8601 date, or of a count of seconds since 1970; undefined for any other text. */
export function parseDate(text: string): number | undefined {
  if (/^\d{1,11}$/.test(text)) return Number(text) * 1000;
  if (!datePattern.test(text)) return undefined;
  // A date without a zone is UTC for AWS; JavaScript takes a date with a time for local.
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/.test(text) || !text.includes("T") ? text : `${text}Z`;
  const milliseconds = Date.parse(/T\d{2}Z?$/.test(zoned) ? zoned.replace(/Z?$/, ":00Z") : zoned);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
