import assert from "node:assert/strict";
import { changeSentences, toFillIn } from "../../../../../core/findings/render/fix/change";
import { withPlaceholders, type SourceArnLine, type TrustPolicy } from "../../../../../core/trust";
import { casesOf } from "../../../../support/cases";
import { followSentences } from "../../../../support/follow-change";
import { documentOf } from "../../../../support/trust-cases";

/** Statements are written by what differs from the usual one without a condition. */
type Case = [what: string, before: object[], after: object[], sentences: string[]];

describe("what to change in a trust policy, in words", () => {
  for (const [what, before, after, sentences] of casesOf(__filename, "cases") as Case[])
    it(what, () => {
      const [from, to] = [documentOf(before), documentOf(after)];
      assert.deepEqual(changeSentences(from, to as TrustPolicy), sentences);
      assert.deepEqual(followSentences(from, sentences), to);
    });

  it("has the document's own members", () =>
    assert.deepEqual(changeSentences({ Version: "1", Statement: [] }, { Version: "2", Statement: [] }), [
      'In the document, write instead: "Version": "2"',
    ]));
});

describe("what to fill in", () => {
  const whole: SourceArnLine = { partition: "aws", region: "*", accountId: "111122223333", cluster: "shop" };
  const [account, cluster] = [
    "the id of your AWS account in place of ACCOUNT_ID",
    "the name of your EKS cluster in place of CLUSTER_NAME",
  ];
  const cases: [what: string, lines: Partial<SourceArnLine>[], expected: string[]][] = [
    ["nothing", [], []],
    ["a whole line", [{}], []],
    ["a line without an account", [{ accountId: undefined }], [`Put ${account}`]],
    ["a line without a cluster beside a whole one", [{}, { cluster: undefined }], [`Put ${cluster}`]],
    ["a line without both", [{ accountId: undefined, cluster: undefined }], [`Put ${account}, and ${cluster}`]],
  ];
  const written = (lines: Partial<SourceArnLine>[]) => lines.map((one) => withPlaceholders({ ...whole, ...one }));
  for (const [what, lines, expected] of cases)
    it(`in ${what}: ${expected[0] ?? "nothing"}`, () => assert.deepEqual(toFillIn(written(lines)), expected));

  it("is no account where the language has a reference to it", () =>
    assert.deepEqual(toFillIn(written([{ accountId: undefined }]), { knowsAccount: true }), []));
});
