import assert from "node:assert/strict";
import { isCanonicalAndRight, parseTrustPolicy } from "../../../core/trust";
import { keepsToIntention } from "../../../core/trust/usual-form";
import { trustCases } from "../../support/trust-cases";
import { account, otherAccount, policy, sourceArn, statement } from "./fixtures";

describe("the usual form", () => {
  for (const { name, policy: document, intention, usual } of trustCases())
    it(`${usual ? "is" : "is not"} that of ${name}`, () =>
      assert.equal(isCanonicalAndRight(parseTrustPolicy(document), intention), usual));

  it("is only that of policies in which nothing is found", () => {
    const wrong = trustCases().filter(({ usual, findings, concern }) => usual && (findings.length > 0 || !concern));
    assert.deepEqual(wrong, []);
  });
});

describe("a statement keeps to the intention", () => {
  const wanted = { accounts: [account], clusters: ["my-cluster"], now: new Date(0) };
  const other = sourceArn.replace(account, otherAccount);
  const of = (Effect: string, Condition: unknown) => policy(statement({ Effect, Condition }));
  const arn = (value: unknown) => ({ "aws:SourceArn": value });
  const secure = { Bool: { "aws:SecureTransport": "true" } };
  for (const [title, document, expected] of [
    ["as an Allow by ArnLike", of("Allow", { ArnLike: arn(sourceArn) }), true],
    ["as an Allow by ArnEquals", of("Allow", { ArnEquals: arn(sourceArn) }), true],
    ["as an Allow by StringLike", of("Allow", { StringLike: arn(sourceArn) }), true],
    ["as an Allow beside another condition", of("Allow", { ...secure, ArnLike: arn(sourceArn) }), true],
    ["not as an Allow by ArnNotLike", of("Allow", { ArnNotLike: arn(sourceArn) }), false],
    ["not as an Allow of another account", of("Allow", { ArnLike: arn(other) }), false],
    ["not as an Allow of another account too", of("Allow", { ArnLike: arn([sourceArn, other]) }), false],
    ["not as an Allow of every ARN", of("Allow", { ArnLike: arn("*") }), false],
    ["not as an Allow of another form", of("Allow", { ArnLike: arn(`${sourceArn}x`) }), false],
    ["not as an Allow by IfExists", of("Allow", { ArnLikeIfExists: arn(sourceArn) }), false],
    ["not as an Allow by another key", of("Allow", { ArnLike: { "aws:PrincipalArn": sourceArn } }), false],
    ["not as an Allow without a value", of("Allow", { ArnLike: arn([]) }), false],
    ["not as an Allow without a condition", of("Allow", undefined), false],
    [
      "not as an Allow where the key stands twice",
      of("Allow", { ArnLike: { ...arn(sourceArn), "AWS:SourceArn": "*" } }),
      false,
    ],
    ["not as a Deny by ArnLike", of("Deny", { ArnLike: arn(sourceArn) }), false],
  ] as const)
    it(title, () => {
      const [parsed] = parseTrustPolicy(document).statements;
      assert.equal(parsed && keepsToIntention(parsed, wanted), expected);
    });
});
