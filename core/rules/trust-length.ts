import type { OutcomeRule } from "../facts/estate";
import type { JudgedRole } from "../facts/role-trust";
import type { TrustTooLong } from "../findings/found";
import { parseTrustPolicy } from "../policy";
import { mayConcernService, whyTooLong, type TrustPolicy } from "../trust";

/** A trust policy that IAM does not take for its length, or only with a higher quota. What AWS returned has been taken. */
export const trustLength = {
  id: "trust-malformed",
  judge: (outcome, { source }): TrustTooLong[] => (source.isInAws ? [] : lengthOf(outcome)),
} satisfies OutcomeRule;

/** The finding about the length of a trust policy: the same for every source. */
export function lengthOf({ role, document, unknownPart }: JudgedRole): TrustTooLong[] {
  const { document: policy, statements } = parseTrustPolicy(document);
  const tooLong = unknownPart === undefined && policy ? whyTooLong(policy as unknown as TrustPolicy) : undefined;
  // To search a policy of any length takes any time.
  if (!tooLong || role.record.isRead || !statements.some(mayConcernService)) return [];
  const level = tooLong.isFinal ? undefined : "advice";
  return [{ id: "trust-malformed", kind: "too-long", level, role, at: role.record, tooLong }];
}
