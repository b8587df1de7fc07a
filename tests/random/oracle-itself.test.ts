import assert from "node:assert/strict";
import fc from "fast-check";
import { arnExpression, arnLanguage, expression, language, pieces } from "../support/oracle/patterns";
import { contains, either, examples, type Language, many, oneOf, text, then } from "../support/oracle/regular";
import { accountNumber, profileArns } from "../support/oracle/universe";
import { questions } from "../support/seed";
import { oracleVerdict } from "../support/trust-policy-oracle";

const wildcards = { variables: false, wildcards: true };
const pattern = fc.stringMatching(/^[ab:*?]{0,7}$/);
const word = fc.stringMatching(/^[abc:]{0,8}$/);

/** All texts of these characters up to a length. */
function* words(characters: readonly string[], length: number): Generator<string> {
  yield "";
  if (length === 0) return;
  for (const shorter of words(characters, length - 1)) for (const character of characters) yield character + shorter;
}

const answersOf = (tests: readonly Language[], texts: Iterable<string>) =>
  [...new Set([...texts].map((one) => tests.map((test) => contains(test, one)).join()))].sort();

describe("the oracle's own parts", () => {
  it("match a pattern as a regular expression does, in either case and per ARN part", () => {
    fc.assert(
      fc.property(pattern, word, fc.boolean(), (one, value, ignoreCase) => {
        const parsed = pieces(one, wildcards);
        assert.equal(contains(language(parsed, { ignoreCase }), value), expression(parsed, { ignoreCase }).test(value));
        const arn = arnLanguage(parsed);
        assert.equal(arn && contains(arn, value), arnExpression(parsed)?.test(value));
      }),
      { numRuns: questions },
    );
  });

  it("find each way in which the texts of a universe can match patterns, and no other", () => {
    const universe = then(many(oneOf("ab")), either(text("a"), text("bb")), many(oneOf("a")));
    const inside = [...new Set(words(["a", "b"], 9))].filter((one) => contains(universe, one));
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[ab*?]{0,4}$/), { minLength: 1, maxLength: 4 }), (patterns) => {
        const tests = patterns.map((one) => language(pieces(one, wildcards)));
        assert.deepEqual(answersOf(tests, examples(universe, tests)), answersOf(tests, inside));
      }),
      { numRuns: questions / 10 },
    );
  });

  it("take exactly the ARNs of Fargate profiles for what the service brings", () => {
    const universe = profileArns(accountNumber);
    const ending = "p/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d";
    const cases: [string, boolean][] = [
      [`arn:aws:eks:us-east-1:111122223333:fargateprofile/c/${ending}`, true],
      [`arn:aws-cn:eks:cn-north-1:111122223333:fargateprofile/C_1-x/${ending}`, true],
      [`arn:aws:eks:cn-north-1:111122223333:fargateprofile/c/${ending}`, false],
      [`arn:aws:eks:us-east-9:111122223333:fargateprofile/c/${ending}`, false],
      [`arn:aws:eks:us-east-1:11122223333:fargateprofile/c/${ending}`, false],
      [`arn:aws:eks:us-east-1:111122223333:fargateprofile/-c/${ending}`, false],
      [`arn:aws:eks:us-east-1:111122223333:fargateprofile/a:b/${ending}`, false],
      [`arn:aws:eks:us-east-1:111122223333:fargateprofile/c/${ending.toUpperCase()}`, false],
      ["arn:aws:eks:us-east-1:111122223333:fargateprofile/c/p", false],
    ];
    for (const [arn, expected] of cases) assert.equal(contains(universe, arn), expected, arn);
    assert.ok(
      contains(profileArns(accountNumber, ["xx-test-1"]), cases[0]?.[0].replace("us-east-1", "xx-test-1") ?? ""),
    );
  });

  it("ask as an identity of an account that a condition alone names", () => {
    const allow = (rest: object) => ({ Effect: "Allow", Action: "sts:AssumeRole", ...rest });
    const policy = {
      Version: "2012-10-17",
      Statement: [
        allow({ Principal: { Service: "eks-fargate-pods.amazonaws.com" } }),
        allow({
          NotPrincipal: { AWS: "arn:aws:iam::111122223333:user/jane" },
          Condition: { StringEquals: { "aws:PrincipalAccount": "999988887777" } },
        }),
      ],
    };
    assert.equal(oracleVerdict(policy, { accounts: ["111122223333"], now: new Date(0) }).exclusive, false);
  });
});
