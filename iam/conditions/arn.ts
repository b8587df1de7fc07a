import { arnPartCount, splitArn } from "../arn";
import { all, type Truth, truth } from "../truth";
import { hasVariable, splitTokens, tokenize, tokensMatch } from "../wildcards";

/**
 * ArnEquals and ArnLike, which mean the same: each of the six parts is matched on its own, so `*` does not cross the
 * first five colons. What AWS does with a pattern of fewer parts is not documented.
 */
export function arnMatches(policyValue: string, requestValue: string, variables: boolean): Truth {
  const patterns = splitTokens(tokenize(policyValue, { wildcards: true, variables }), ":", arnPartCount);
  if (patterns.length < arnPartCount) return "maybe";
  const parts = splitArn(requestValue);
  if (!parts) return "no";
  return all(patterns, (pattern, index) => {
    const matches = tokensMatch(pattern, parts[index]);
    return matches && hasVariable(pattern) ? "maybe" : truth(matches);
  });
}
