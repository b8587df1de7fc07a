import { arnPartCount, splitArn } from "../arn";
import { remember } from "../remember";
import { all, type Truth, truth } from "../truth";
import { hasVariable, splitTokens, type Token, tokenize, tokensMatch } from "../wildcards";

const partsOf = remember((value) => split(value, false));
const partsWithVariables = remember((value) => split(value, true));

function split(value: string, variables: boolean): Token[][] {
  return splitTokens(tokenize(value, { wildcards: true, variables }), ":", arnPartCount);
}

/**
 * ArnEquals and ArnLike, which mean the same: each of the six parts is matched on its own, so `*` does not cross the
 * first five colons. What AWS does with a pattern of fewer parts is not documented.
 */
export function arnMatches(policyValue: string, requestValue: string, variables: boolean): Truth {
  const patterns = variables ? partsWithVariables(policyValue) : partsOf(policyValue);
  if (patterns.length < arnPartCount) return "maybe";
  const parts = splitArn(requestValue);
  if (!parts) return "no";
  return all(patterns, (pattern, index) => {
    const matches = tokensMatch(pattern, parts[index] ?? "");
    return matches && hasVariable(pattern) ? "maybe" : truth(matches);
  });
}
