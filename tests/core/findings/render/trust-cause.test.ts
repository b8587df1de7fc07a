import assert from "node:assert/strict";
import { judgeTrustPolicy, type Judgement, type Notice, type TrustFinding } from "../../../../core/trust";
import { foundRequest, reasonWithPlace } from "../../../../core/findings/render/trust-cause";
import { fargate, intended, withCondition } from "../../trust/fixtures";
import { readCases } from "../../../support/cases";
import { trustCases } from "../../../support/trust-cases";

const expected = Object.entries(readCases("trust-sentences.json"));
const cases = new Map(trustCases().map((one) => [one.name, one]));

/** What a finding or a notice says to a reader behind its place. */
function sentencesOf({ scoped, exclusive, notices }: Judgement) {
  return [...scoped, ...exclusive, ...notices].map((finding: Notice | TrustFinding) => {
    const { statement, element } = finding;
    const text = reasonWithPlace(finding);
    const place = [`${statement}, ${element}: `, `${statement} has `].find((start) => text.startsWith(start));
    return text.slice(place?.length ?? assert.fail(text));
  });
}

describe("the sentences about a trust policy", () => {
  for (const [name, sentences] of expected)
    it(name, () => {
      const { policy, intention } = cases.get(name) ?? assert.fail("there is no such case");
      assert.deepEqual(sentencesOf(judgeTrustPolicy(policy, intention)), sentences);
    });

  it("that is too long to judge", () => {
    const document = withCondition({ StringLike: { "aws:UserAgent": "a".repeat(200_001) } });
    assert.deepEqual(sentencesOf(judgeTrustPolicy(document, intended)), [
      "it is too long, or has too many wildcards and conditions, to be judged",
    ]);
  });

  it("have the request that gets through for programs, without values that are not shown", () => {
    const request = (source: object, service = fargate) => foundRequest([{}, { witness: { service, source } }]);
    assert.deepEqual(request({ "aws:SourceAccount": "111122223333" }, "eks-fargate-pods.\n"), {
      principal: fargate,
      action: "sts:AssumeRole",
      context: { "aws:SourceAccount": "111122223333" },
      at: undefined,
    });
    assert.deepEqual(request({ "aws:SourceArn": "a b" })?.context, { "aws:SourceArn": "a value that is not shown" });
    assert.equal(foundRequest([{}]), undefined);
  });
});
