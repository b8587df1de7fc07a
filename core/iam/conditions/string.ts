import { type Truth, truth } from "../truth";
import { hasVariable, tokenize, tokensMatch } from "../wildcards";

/** A value of a policy against the value of a request; `variables`: the policy value may hold policy variables. */
type ValueTest = (policyValue: string, requestValue: string, variables: boolean) => Truth;

interface StringComparison {
  ignoreCase?: boolean;
  wildcards?: boolean;
}

/**
 * StringEquals, StringEqualsIgnoreCase and StringLike. `*` is special in StringLike only, where it crosses colons and
 * slashes. A value with a policy variable may match wherever the variable could be any text.
 */
export function stringMatches({ ignoreCase = false, wildcards = false }: StringComparison): ValueTest {
  return (policyValue: string, requestValue: string, variables: boolean): Truth => {
    if (!(variables && policyValue.includes("${")) && !wildcards && !ignoreCase)
      return truth(policyValue === requestValue);
    const tokens = tokenize(policyValue, { wildcards, variables });
    if (!tokensMatch(tokens, requestValue, ignoreCase)) return "no";
    return hasVariable(tokens) ? "maybe" : "yes";
  };
}
