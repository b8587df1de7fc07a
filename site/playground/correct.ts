import { buildTrustPolicy, type TrustPolicy } from "../../core/trust/build";
import { compareAccess, type Comparison } from "../../core/trust/compare";
import { accountPlaceholder, clusterPlaceholder, type Intended } from "../../core/trust/intention";
import { judgeTrustPolicy, withAccountNamed } from "../../core/trust/judge-trust-policy";
import { noAccount } from "../../core/policy/limits";
import { parseTrustPolicy } from "../../core/policy/parse/policy";
import { sourceArn } from "../../core/service/fargate";
import type { SourceArnLine } from "../../core/service/service";
import { withoutOthers } from "../../core/trust/rewrite/rewrite";
import { rewriteTrust } from "../../core/trust/rewrite/write";

/** A trust policy that is right, and who gains and loses by it. */
export interface Corrected {
  policy: TrustPolicy;
  /** Who gains and who loses the role; undefined if the work budget does not do, or if IAM does not take the policy before. */
  changes: Comparison | undefined;
}

/**
 * The trust policy for a reader who pastes another one: the smallest change that is proved, else one statement in the place of all.
 * @param lines whom it is to let in; what they leave out has placeholders
 */
export function correctTrust(document: unknown, intended: Intended, lines: readonly SourceArnLine[]): Corrected {
  const filled = lines.map(({ accountId = noAccount, cluster = clusterPlaceholder, ...line }) => ({
    ...line,
    accountId,
    cluster,
  }));
  const clusters = intended.clusters ?? [...new Set(filled.map(({ cluster }) => cluster))];
  // An account is in one partition.
  const [partition, other] = new Set(lines.map((line) => line.partition));
  const decided = {
    ...intended,
    ...(intended.partition === undefined && other === undefined && { partition }),
    accounts: intended.accounts ?? [...new Set(filled.map(({ accountId }) => accountId))],
    ...(clusters.every((name) => !name.includes("*")) && { clusters }),
  };
  const asked = filled.map(sourceArn);
  const { readable } = parseTrustPolicy(document);
  const rewritten = (before: unknown): TrustPolicy | undefined => {
    const result = rewriteTrust(before, { intended: decided, asked, limit: asked, isLossShown: true });
    const isRight = !("doubt" in result) && judgeTrustPolicy(result.policy, decided).exclusive.length === 0;
    return isRight ? result.policy : undefined;
  };
  const smallest = readable ? (rewritten(document) ?? rewritten(withoutOthers(document))) : undefined;
  const policy = smallest ?? buildTrustPolicy(asked);
  const changes = readable ? compareAccess(document, policy, decided) : undefined;
  return withAccountNamed({ policy, changes }, accountPlaceholder);
}
