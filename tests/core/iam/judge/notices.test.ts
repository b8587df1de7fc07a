import assert from "node:assert/strict";
import { judgeTrustPolicy } from "../../../../core/iam";
import { account, intended, policy, sourceArn, statement, withCondition, withSourceArn } from "../fixtures";

const cases: Record<string, { document: unknown; notice: string }> = {
  "a Region that does not exist beside one that does": {
    document: withSourceArn([sourceArn, sourceArn.replace("us-", "xx-")]),
    notice: `statement 0, Condition.ArnLike."aws:SourceArn": "${sourceArn.replace("us-", "xx-")}": there is no Region "xx-east-1", so the value makes no difference`,
  },
  "an eleven-digit account beside the right one": {
    document: withSourceArn([sourceArn, sourceArn.replace(account, "11122223333")]),
    notice: `statement 0, Condition.ArnLike."aws:SourceArn": "${sourceArn.replace(account, "11122223333")}": the account "11122223333" has eleven digits instead of twelve; a leading zero was lost, as in a number without quotes, so the value makes no difference`,
  },
  "a statement that is over": {
    document: policy(
      statement(),
      statement({ Condition: { DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } } }),
    ),
    notice: "statement 1, Condition: no request of the Fargate service meets it, so the statement makes no difference",
  },
  "a misspelt key that excludes nothing": {
    document: withCondition({
      ArnLike: { "aws:SourceArn": sourceArn },
      StringNotEquals: { "aws:SourceAcount": "999999999999" },
    }),
    notice:
      'statement 0, Condition.StringNotEquals."aws:SourceAcount": AWS has no condition key "aws:SourceAcount", so no request carries it',
  },
  "the service's name in a Region, scoped": {
    document: policy(statement(), statement({ Principal: { Service: "eks-fargate-pods.us-east-1.amazonaws.com" } })),
    notice:
      'statement 1, Principal.Service: "eks-fargate-pods.us-east-1.amazonaws.com" is not the Fargate service, which is eks-fargate-pods.amazonaws.com in every partition and Region',
  },
};

describe("a notice", () => {
  for (const [name, { document, notice }] of Object.entries(cases)) {
    it(`tells of ${name}, which is no finding`, () => {
      const { scoped, exclusive, notices } = judgeTrustPolicy(document, intended);
      assert.deepEqual([scoped, exclusive], [[], []]);
      assert.deepEqual(
        notices.map(({ statement: place, element, reason }) => `${place}, ${element}: ${reason}`),
        [notice],
      );
    });
  }

  it("does not stand beside a finding", () => {
    const document = withSourceArn([sourceArn.replace("us-", "xx-"), sourceArn.replace(account, "*")]);
    assert.deepEqual(judgeTrustPolicy(document, intended).notices, []);
  });

  it("says of no statement that it makes no difference which lets others in", () => {
    const document = policy(
      statement(),
      statement({ Principal: { AWS: "*" }, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }),
    );
    const { exclusive, notices } = judgeTrustPolicy(document, intended);
    assert.deepEqual([exclusive.length, notices], [1, []]);
  });
});
