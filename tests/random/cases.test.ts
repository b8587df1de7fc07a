import assert from "node:assert/strict";
import { trustCases, type TrustCase } from "../support/trust-cases";
import { oracleVerdict, type Intention, type Verdict } from "../support/trust-policy-oracle";

type Kind = Verdict["scoped"];
const kinds: Kind[] = ["unsafe", "account-only", "broken"];

/** What the oracle says too; what IAM would refuse it does not look at. */
function verdictOf({ findings, concern }: TrustCase) {
  const has = (kind: string) => findings.some((line) => line.startsWith(`trust-${kind} `));
  return { concernsFargate: concern, scoped: kinds.find(has) ?? "right", exclusive: !has("not-exclusive") };
}

const isForTheOracle = ({ policy, intention, findings }: TrustCase) =>
  typeof policy === "object" &&
  intention.accounts !== undefined &&
  !findings.some((line) => line.startsWith("trust-malformed "));

describe("the oracle's second opinion", () => {
  for (const one of trustCases().filter(isForTheOracle))
    it(`${one.name}: ${one.oracle ? "the same" : "not modelled, another one"}`, () => {
      const verdict = oracleVerdict(one.policy as Parameters<typeof oracleVerdict>[0], one.intention as Intention);
      const { concernsFargate, scoped, exclusive } = verdict;
      const isEqual = assert[one.oracle ? "deepEqual" : "notDeepEqual"];
      isEqual({ concernsFargate, scoped, exclusive }, verdictOf(one));
    });
});
