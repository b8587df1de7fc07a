import { type Truth, truth } from "../truth";
import { hasVariable, tokenize, tokensMatch } from "../wildcards";

/**
 * StringEquals, StringEqualsIgnoreCase and StringLike. `*` is special in StringLike only, where it crosses colons and
 * slashes. A value with a policy variable may match wherever the variable could be any text.
 */
export function stringMatches({ ignoreCase = false, wildcards = false }) {
  return (policyValue: string, requestValue: string, variables: boolean): Truth => {
    if (!(variables && policyValue.includes("${")) && !wildcards && !ignoreCase)
      return truth(policyValue === requestValue);
    const tokens = tokenize(policyValue, { wildcards, variables });
    if (!tokensMatch(tokens, requestValue, ignoreCase)) return "no";
    return hasVariable(tokens) ? "maybe" : "yes";
  };
}
