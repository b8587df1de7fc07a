import { type Truth, truth } from "../truth";

/** Bool: `true` and `false` in any case; anything else cannot be compared. */
export function boolMatches(policyValue: string, requestValue: string): Truth {
  const left = policyValue.toLowerCase();
  const right = requestValue.toLowerCase();
  return isBoolean(left) && isBoolean(right) ? truth(left === right) : "maybe";
}

function isBoolean(text: string): boolean {
  return text === "true" || text === "false";
}
