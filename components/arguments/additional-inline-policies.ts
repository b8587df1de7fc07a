import type { Problem } from "./problem";
import type { ArgumentRule } from "./rule";
import { map, notKnown, plain } from "./rule";

/** The name of an inline policy. */
const inlinePolicyNamePattern = /^[\w+=,.@-]{1,128}$/;

/** Names of the inline policies that the component makes itself. */
export const loggingPolicyName = "fargate-pod-logging";
export const pullThroughCachePolicyName = "fargate-pod-pull-through-cache";

const fix = "Give additionalInlinePolicies: { audit: pulumi.jsonStringify({ Version, Statement }) }";

function isPolicyDocument(value: unknown): boolean {
  if (typeof value !== "string") return false;
  try {
    const document: unknown = JSON.parse(value);
    return typeof document === "object" && document !== null && "Statement" in document;
  } catch {
    return false;
  }
}

export const additionalInlinePolicies: ArgumentRule = {
  defaultsTo: "none",
  limits: "Keyed by the policy's name, 1 to 128 letters, digits, `+=,.@_-`; policy documents as JSON text",
  example: "{ audit: pulumi.jsonStringify({ Version, Statement }) }",
  check: plain(
    map((value, path, key): Problem[] => {
      if (!inlinePolicyNamePattern.test(key)) {
        const rule = "has a key that is not an inline policy's name: 1 to 128 letters, digits and +=,.@_-";
        return [{ path, rule, fix: "Give a shorter or plainer key" }];
      }
      if (key === loggingPolicyName || key === pullThroughCachePolicyName) {
        return [{ path, rule: "has the name of a policy that the component makes itself", fix: "Give another key" }];
      }
      if (value === notKnown || isPolicyDocument(value)) return [];
      // The document is not quoted: it may hold what is nobody's business.
      return [{ path, rule: "is not a policy document as JSON text with a Statement", fix }];
    }, fix),
    fix,
  ),
};
