import { asList } from "../../text";
import type { TrustPolicy, TrustStatement } from "../build";
import { parseTrustPolicy } from "../../policy/parse/policy";

/** A Deny statement of a trust policy as it is written, with the name that messages give it. */
export interface Denial {
  label: string;
  index: number;
  written: TrustStatement;
}

/** The Deny statements of a trust policy. */
export function denialsIn(document: unknown): Denial[] {
  const { document: raw, statements } = parseTrustPolicy(document);
  const all = asList(raw?.Statement) as TrustStatement[];
  return statements.flatMap(({ effect, index, label }) => {
    const written = effect === "Deny" ? all[index] : undefined;
    return written === undefined ? [] : [{ label, index, written }];
  });
}

/** A trust policy with Deny statements of another one. */
export function withDenials(policy: TrustPolicy, denials: readonly Denial[]): TrustPolicy {
  return { ...policy, Statement: [...policy.Statement, ...denials.map(({ written }) => written)] };
}

/** A trust policy without some of its Deny statements. */
export function withoutDenials(document: unknown, denials: readonly Pick<Denial, "index">[]): TrustPolicy {
  const { document: raw } = parseTrustPolicy(document);
  const kept = asList(raw?.Statement).filter((_, place) => !denials.some(({ index }) => index === place));
  return { ...raw, Statement: kept } as TrustPolicy;
}

/**
 * The Deny statements of a trust policy that keep somebody out, each by itself, without regard to the others.
 * @param allowing a policy that lets them in
 * @param isLetIn whether a policy lets them in
 */
export function denialsAgainst(
  document: unknown,
  allowing: TrustPolicy,
  isLetIn: (policy: TrustPolicy) => boolean,
): Denial[] {
  return denialsIn(document).filter((one) => !isLetIn(withDenials(allowing, [one])));
}
