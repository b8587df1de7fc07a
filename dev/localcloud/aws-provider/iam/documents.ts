import { AwsError } from "../core/errors";
import { isObject } from "../../../../core/text";

/**
 * Refuses a trust policy that IAM refuses, with IAM's error: moto takes any text on CreateRole. Only what is plain is
 * looked at - JSON, an object, with statements; what IAM says about the inside is not imitated.
 */
export function requireTrustPolicy(document: string, operation: string): void {
  let parsed: unknown;
  try {
    parsed = JSON.parse(document);
  } catch {
    parsed = undefined;
  }
  if (isObject(parsed) && parsed.Statement !== undefined) return;
  throw new AwsError(
    "MalformedPolicyDocument",
    `operation error IAM: ${operation}, https response error StatusCode: 400, MalformedPolicyDocument: This policy contains invalid Json`,
  );
}
