import assert from "node:assert/strict";
import { holdsOf, isNeverCarried, isNoSuchKey, meantKey, whyNeverCarried } from "../../../core/trust/condition-keys";

describe("a condition key", () => {
  const cases: [keyName: string, exists: boolean, mayBeCarried: boolean][] = [
    ["aws:sourcearn", true, true],
    ["aws:sourcearn/", false, false],
    ["aws:sourcearns", false, false],
    ["aws:requesttag/team", true, true],
    ["aws:requesttag", false, false],
    ["aws:principaltag/team", true, false],
    ["aws:principalarn", true, false],
    ["aws:username", true, false],
    ["aws:principalisawsservice", true, true],
    ["sts:externalid", true, false],
    ["sts:rolesessionname", true, true],
    ["eks:clustername", true, false],
    ["my-aws:sourcearn", true, false],
    ["sourcearn", true, false],
  ];
  for (const [keyName, exists, mayBeCarried] of cases) {
    const words = `${exists ? "can exist" : "does not exist"} and ${mayBeCarried ? "may be" : "is never"} in a request`;
    it(`${keyName} ${words} of the Fargate service`, () => {
      assert.deepEqual([isNoSuchKey(keyName), isNeverCarried(keyName)], [!exists, !mayBeCarried]);
    });
  }

  const held: [keyName: string, holds: string | undefined][] = [
    ["aws:sourcearn", "an ARN"],
    ["aws:sourceaccount", "an account"],
    ["aws:securetransport", "true or false"],
    ["aws:viaawsmcpservice", "true or false"],
    ["aws:epochtime", "a time"],
    ["aws:sourceorgpaths", "a name"],
    ["aws:sourcevpc", "a name"],
    ["aws:useragent", undefined],
    ["eks:rolearn", undefined],
  ];
  for (const [keyName, holds] of held) {
    it(`${keyName} holds ${holds ?? "any text"}`, () => {
      assert.equal(holdsOf(keyName), holds);
    });
  }
});

describe("a condition key that is spelled", () => {
  const cases: [key: string, meant: string | undefined][] = [
    ["aws:SourceArn", "aws:SourceArn"],
    ["SOURCEARN", "aws:SourceArn"],
    ["aws:SourcesArns", "aws:SourceArn"],
    ["aws:SourceA", "aws:SourceArn"],
    ["aws:SorceAn", "aws:SourceArn"],
    ["aws:SourceArnxxx", "aws:SourceArn"],
    ["aws:SourceArnxxxx", undefined],
    ["xxxaws:SourceArn", "aws:SourceArn"],
    ["xxxxaws:SourceArn", undefined],
    [":SourceArn", "aws:SourceArn"],
    [":ourceArn", undefined],
    ["    SourceArn    ", "aws:SourceArn"],
    [`aws:SourceArn${" ".repeat(60)}and much more`, "aws:SourceArn"],
    ["nothing-like-it", undefined],
    ["", undefined],
  ];
  for (const [key, meant] of cases) {
    it(`${JSON.stringify(key)} is meant to be ${meant ?? "none"}`, () => {
      assert.equal(meantKey(key), meant);
    });
  }

  const reasons: [key: string, reason: string][] = [
    ["aws:PrincipalArn", "a request of eks-fargate-pods.amazonaws.com never carries it"],
    ["eks:clusterName", "a request of eks-fargate-pods.amazonaws.com never carries it"],
    ["AWS:SourceARNs", 'AWS has no such condition key; "aws:SourceArn" may be meant'],
    ["SourceArn", 'AWS has no such condition key; "aws:SourceArn" may be meant'],
    ["nothing-like-it", "AWS has no such condition key"],
  ];
  for (const [key, reason] of reasons) {
    it(`${key} is never carried: ${reason}`, () => {
      assert.equal(whyNeverCarried(key), reason);
    });
  }

  it("is named in the sentence as the one who asks shows it", () => {
    assert.equal(
      whyNeverCarried("aws:username", '"aws:username"'),
      'a request of eks-fargate-pods.amazonaws.com never carries "aws:username"',
    );
  });
});
