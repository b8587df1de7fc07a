/** An ARN has six parts between colons; the sixth, the resource, may hold further colons. */
export const arnPartCount = 6;

/** Splits an ARN into its six parts; undefined if it has fewer. */
export function splitArn(arn: string): string[] | undefined {
  const parts = arn.split(":");
  if (parts.length < arnPartCount) return undefined;
  return [...parts.slice(0, arnPartCount - 1), parts.slice(arnPartCount - 1).join(":")];
}
