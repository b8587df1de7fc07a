import { intentionIn, type JudgedRole } from "../facts/role-trust";
import type { TrustEnding } from "../findings/found";
import { accessChanges, type Intended } from "../trust";
import type { RoleRule } from "./rule";
import { waysOfPods } from "../facts/pod-role";

/** Access of the Fargate service that ends or begins soon, by a date in the trust policy. */
export const trustEnding = {
  about: "role",
  judge: (role, estate): TrustEnding[] =>
    waysOfPods(role, estate).flatMap((way) => endingOf(way, intentionIn(way.role, estate.source))),
} satisfies RoleRule;

/** When access by a role ends, or begins: the same for every source. */
export function endingOf({ role, document, unknownPart }: JudgedRole, intended: Intended): TrustEnding[] {
  if (unknownPart !== undefined) return [];
  return accessChanges(document, intended).map((one) => ({
    ...{ id: "trust-ending", kind: "ending", role, at: role.record, ...one },
  }));
}
