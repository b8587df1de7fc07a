/**
 * IpAddress and Binary conditions look at values that are never known for a request of the Fargate service, so
 * whether they hold cannot be told; only an absent key decides them.
 */
export function neverKnown(): "maybe" {
  return "maybe";
}
