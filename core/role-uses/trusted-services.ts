import { globMatches, parseTrustPolicy, type Statement } from "../iam";

/**
 * The services that a trust policy names in a statement that lets them assume the role, each once. A service that a
 * statement without conditions denies again is not among them. Empty for what cannot be read.
 */
export function trustedServices(document: unknown): string[] {
  const statements = parseTrustPolicy(document).statements.filter(concernsAssumeRole);
  const named = (chosen: Statement[]) =>
    chosen.flatMap(({ principals }) =>
      principals.negated ? [] : principals.entries.filter(({ type }) => type === "Service").map(({ value }) => value),
    );
  const denied = named(statements.filter(({ effect, conditions }) => effect === "Deny" && conditions.length === 0));
  const allowed = named(statements.filter(({ effect }) => effect === "Allow"));
  return [...new Set(allowed)].filter((service) => !denied.includes(service));
}

function concernsAssumeRole({ actions }: Statement): boolean {
  return !actions.negated && actions.patterns.some((pattern) => globMatches(pattern, "sts:assumerole"));
}
