import { type Truth, truth } from "../truth";
import { type Comparison, compares } from "./compare";

const numberPattern = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)\s*$/;

/** The Numeric operators: the request's value stands left. What is no number cannot be compared. */
export function numberCompares(comparison: Comparison) {
  return (policyValue: string, requestValue: string): Truth =>
    numberPattern.test(policyValue) && numberPattern.test(requestValue)
      ? truth(compares(comparison, Number(requestValue), Number(policyValue)))
      : "maybe";
}
