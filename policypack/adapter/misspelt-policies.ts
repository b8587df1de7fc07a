import { nearest } from "../../core/did-you-mean";
import { quoteTyped } from "../../core/text";
import { namesOfPolicies } from "./metadata";
import { configuredNames } from "./sdk";

/** Pulumi takes this name for all policies. */
const everyPolicy = "all";

/**
 * Names in the pack's configuration that are no policy's, and most like this one's: what they configure would be lost without a word.
 * One that is like no policy stays unsaid, since a configuration may be shared with other packs.
 */
export function misspeltPolicies(policy: string): string[] {
  const names = namesOfPolicies();
  return configuredNames()
    .filter((name) => name !== everyPolicy && !names.includes(name) && nearest(name, names) === policy)
    .map((name) => `unknown policy ${quoteTyped(name)} in the configuration (did you mean ${policy}?)`);
}
