import assert from "node:assert/strict";
import fc from "fast-check";
import { readSourceArn } from "../../../core/service/fargate";
import { trustPolicyLimitMaximum } from "../../../core/policy/arn";
import { fixTrustPolicy, judgeTrustPolicy } from "../../../core/trust";
import { hostilePolicies } from "../../../dev/bench/hard-policies";
import { randomTrustPolicy } from "../../support/random-trust";
import { stepsOf } from "../../support/steps";
import { workLimit } from "../../../core/trust/weights";
import { account, policy, sourceArn, statement } from "./fixtures";

/** Four work budgets. */
const limit = 4_400_000;

/** What the policy pack's remediation does with a trust policy, whatever it is. */
function remediate(document: unknown) {
  const fix = fixTrustPolicy(document, { accounts: [account], isUnseen: true });
  if (fix?.kind === "trust") assert.deepEqual(judgeTrustPolicy(fix.after, { accounts: [account] }).scoped, []);
}

describe("the fix of a trust policy that takes too much work", () => {
  const letters = Array.from("abcdefghijklmnopqrstuvwx");
  const tag = { "aws:RequestTag/x": "*a???b*" };
  const alike = Array<object>(48).fill(statement({ Condition: { StringLike: tag } }));
  const withTags = letters.map((letter, index) => {
    const ArnLike = { "aws:SourceArn": `arn:aws:eks:*:*:fargateprofile/*${letter}${"?".repeat(index % 11)}*` };
    return statement({ Condition: { ArnLike, StringLike: tag } });
  });
  const denials = letters.map((letter, index) => {
    const end = `${"?".repeat(index)}*`;
    const ArnNotLike = { "aws:SourceArn": `arn:aws:eks:*:*:fargateprofile/*${letter}${end}` };
    const StringNotLike = { "aws:SourceVpc": `*${letters[(index * 5) % 7]}${end}` };
    return statement({ Effect: "Deny", Condition: { ArnNotLike, StringNotLike } });
  });
  const costly = {
    "statements alike": policy(...alike),
    "statements of two keys": policy(...withTags),
    "Denies of two keys": policy(statement({ Condition: undefined }), ...denials),
  };
  const undecided = { kind: "decide", doubt: { kind: "undecided" } };
  const intended = { accounts: [account] };
  const uses = ["my-cluster", "blue"].map((cluster) => readSourceArn(sourceArn.replace("my-cluster", cluster)));
  for (const [name, document] of Object.entries(costly))
    it(`ends, and says why: ${name}`, () => {
      const text = JSON.stringify(document);
      assert.ok(text.length <= trustPolicyLimitMaximum);
      const steps = stepsOf(() => {
        assert.deepEqual(fixTrustPolicy(text, { ...intended, uses }), undecided);
      });
      // The step that ends the work may be a large one.
      assert.ok(steps <= workLimit * 1.1, `${steps} steps`);
      const { scoped } = judgeTrustPolicy(text, intended);
      assert.ok(scoped.length > 0 && scoped.every(({ kind }) => kind !== "undecided"));
    });

  it("takes as many steps for an answer that is remembered", () => {
    const text = JSON.stringify(policy(...alike.slice(1)));
    const fix = () => void fixTrustPolicy(text, intended);
    assert.equal(stepsOf(fix), stepsOf(fix));
  });

  it("still says what IAM refuses", () => {
    const text = JSON.stringify({ ...policy(...alike), Version: "2012" });
    const fix = fixTrustPolicy(text, { ...intended, uses });
    assert.deepEqual(fix?.kind === "correct" && fix.causes.map(({ cause }) => cause.kind), ["version"]);
  });
});

describe("remediating a trust policy", () => {
  for (const { name, text } of hostilePolicies())
    it(`ends where the policy is meant to hurt: ${name}`, () => {
      const steps = stepsOf(() => remediate(text));
      assert.ok(steps <= limit, `${steps} steps`);
    });

  it("ends on any policy, any text, any JSON and any value, and what it writes is right", () => {
    fc.assert(
      fc.property(fc.oneof(randomTrustPolicy, fc.string(), fc.json(), fc.anything()), (document) => {
        const steps = stepsOf(() => remediate(document));
        assert.ok(steps <= limit, `${steps} steps`);
      }),
      { numRuns: 200 },
    );
  });
});
