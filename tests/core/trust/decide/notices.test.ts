import assert from "node:assert/strict";
import { judgeTrustPolicy } from "../../../../core/trust";
import { account, intended, policy, sourceArn, statement, withCondition, withSourceArn } from "../fixtures";

const xx = sourceArn.replace("us-", "xx-");
const elevenDigits = sourceArn.replace(account, "11122223333");
const elsewhere = sourceArn.replace("my-cluster", "other");

const cases: Record<string, { document: unknown; notice: string; fix: string }> = {
  "a Region that does not exist beside one that does": {
    document: withSourceArn([sourceArn, xx]),
    fix: `remove "${xx}"`,
    notice: `statement 0, Condition.ArnLike."aws:SourceArn": "${xx}": there is no Region "xx-east-1", so the value makes no difference`,
  },
  "an eleven-digit account beside the right one": {
    document: withSourceArn([sourceArn, elevenDigits]),
    fix: `remove "${elevenDigits}"`,
    notice: `statement 0, Condition.ArnLike."aws:SourceArn": "${elevenDigits}": the account "11122223333" has eleven digits instead of twelve; a leading zero was lost, as in a number without quotes, so the value makes no difference`,
  },
  "a Region that does not exist, in StringLike": {
    document: withSourceArn([sourceArn, xx], "StringLike"),
    fix: `remove "${xx}"`,
    notice: `statement 0, Condition.StringLike."aws:SourceArn": "${xx}": there is no Region "xx-east-1", so the value makes no difference`,
  },
  "a key that may be a secret": {
    document: withCondition({ ArnLike: { "aws:SourceArn": sourceArn }, StringNotEquals: { "aws:my secret": "x" } }),
    fix: "remove it",
    notice:
      "statement 0, Condition.StringNotEquals.a key: AWS has no condition key of this name, so no request carries it",
  },
  "a statement that is over": {
    document: policy(
      statement(),
      statement({ Condition: { DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } } }),
    ),
    fix: "remove statement 1",
    notice: "statement 1, Condition: no request of the Fargate service meets it, so the statement makes no difference",
  },
  "a statement that a Deny takes back": {
    document: policy(
      statement(),
      statement({ Condition: { ArnLike: { "aws:SourceArn": elsewhere } } }),
      statement({
        Effect: "Deny",
        Principal: { AWS: "*" },
        Condition: { ArnLike: { "aws:SourceArn": elsewhere } },
      }),
    ),
    fix: "remove statement 1",
    notice: "statement 1, Condition: no request of the Fargate service meets it, so the statement makes no difference",
  },
  "a misspelt key that excludes nothing": {
    document: withCondition({
      ArnLike: { "aws:SourceArn": sourceArn },
      StringNotEquals: { "aws:SourceAcount": "999999999999" },
    }),
    fix: 'write "aws:SourceAccount" if that is meant, or remove it',
    notice:
      'statement 0, Condition.StringNotEquals."aws:SourceAcount": AWS has no condition key "aws:SourceAcount", so no request carries it',
  },
  "a key of no known name that excludes nothing": {
    document: withCondition({ ArnLike: { "aws:SourceArn": sourceArn }, StringNotEquals: { "aws:Foo": "x" } }),
    fix: "remove it",
    notice:
      'statement 0, Condition.StringNotEquals."aws:Foo": AWS has no condition key "aws:Foo", so no request carries it',
  },
  "the service's name in a Region, scoped": {
    document: policy(statement(), statement({ Principal: { Service: "eks-fargate-pods.us-east-1.amazonaws.com" } })),
    fix: 'remove "eks-fargate-pods.us-east-1.amazonaws.com"',
    notice:
      'statement 1, Principal.Service: "eks-fargate-pods.us-east-1.amazonaws.com" is not the Fargate service, which is eks-fargate-pods.amazonaws.com in every partition and Region',
  },
};

describe("a notice", () => {
  for (const [name, { document, notice, fix }] of Object.entries(cases)) {
    it(`tells of ${name}, which is no finding`, () => {
      const { scoped, exclusive, notices } = judgeTrustPolicy(document, intended);
      assert.deepEqual([scoped, exclusive], [[], []]);
      assert.deepEqual(
        notices.map(({ statement: place, element, reason }) => `${place}, ${element}: ${reason}`),
        [notice],
      );
      assert.equal(notices[0]?.fix, fix);
    });
  }

  it("tells of statements that say the same by the first of them, in their order", () => {
    const over = (year: number) =>
      statement({ Condition: { DateLessThan: { "aws:CurrentTime": `${year}-01-01T00:00:00Z` } } });
    const { notices } = judgeTrustPolicy(policy(statement(), over(2019), over(2020), over(2019)), intended);
    assert.deepEqual(
      notices.map(({ fix }) => fix),
      ["remove statement 1", "remove statement 2"],
    );
  });

  it("does not stand beside a finding", () => {
    const document = withSourceArn([sourceArn.replace("us-", "xx-"), sourceArn.replace(account, "*")]);
    assert.deepEqual(judgeTrustPolicy(document, intended).notices, []);
  });

  it("does not stand beside a finding of what gets in and one of who else does", () => {
    const document = policy(
      statement({ Condition: { StringNotEquals: { "aws:Foo": "x" } } }),
      statement({ Principal: { Service: "ec2.amazonaws.com" }, Condition: undefined }),
    );
    const { scoped, exclusive, notices } = judgeTrustPolicy(document, intended);
    assert.deepEqual([scoped.length, exclusive.length, notices], [1, 1, []]);
  });

  it("says of no statement that it makes no difference which lets others in", () => {
    const document = policy(
      statement(),
      statement({ Principal: { AWS: "*" }, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }),
    );
    const { exclusive, notices } = judgeTrustPolicy(document, intended);
    assert.deepEqual([exclusive.length, notices], [1, []]);
  });

  for (const [what, document] of Object.entries({
    "a Deny of the service's name in a Region": policy(
      statement(),
      statement({ Effect: "Deny", Principal: { Service: "eks-fargate-pods.us-east-1.amazonaws.com" } }),
    ),
    "a condition that aws:SourceArn is there": withCondition({
      ArnLike: { "aws:SourceArn": sourceArn },
      Null: { "aws:SourceArn": "false" },
    }),
    "a condition that aws:SourceArn is there or not": withCondition({
      ArnLike: { "aws:SourceArn": sourceArn },
      Null: { "aws:SourceArn": ["true", "false"] },
    }),
    "an operator that IAM does not have, which is a finding": withCondition({
      ArnLike: { "aws:SourceArn": sourceArn },
      ArnAlike: { "aws:SourceArn": xx },
    }),
    "a value for one Fargate profile beside one for all of the cluster": withSourceArn([
      sourceArn,
      sourceArn.replace("*", "web/*"),
    ]),
    "a second statement that names the account, too": policy(
      statement(),
      statement({
        Condition: { ArnLike: { "aws:SourceArn": sourceArn }, StringEquals: { "aws:SourceAccount": account } },
      }),
    ),
  })) {
    it(`tells nothing of ${what}`, () => assert.deepEqual(judgeTrustPolicy(document, intended).notices, []));
  }
});
