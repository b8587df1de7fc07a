import { type Scope, usedRegions } from "../arguments/scope";
import { allow, type AllowStatement } from "../arguments/document";

/** The prefix of a rule for all repositories that no other rule is for, between registries of ECR. */
const everyRepository = "ROOT";

/**
 * What pulling images through ECR's cache needs beyond the managed policy.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html
 */
export function pullThroughCacheStatements(prefixes: string[], scope: Scope): AllowStatement[] {
  const repositories = usedRegions(scope).flatMap((region) =>
    prefixes.map(
      (prefix) => `arn:${scope.partition}:ecr:${region}:${scope.accountId}:repository/${repositoriesOf(prefix)}`,
    ),
  );
  return allow(["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"], repositories);
}

function repositoriesOf(prefix: string): string {
  return prefix === everyRepository ? "*" : `${prefix}/*`;
}
