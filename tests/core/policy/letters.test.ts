import assert from "node:assert/strict";
import { judgeTrustPolicy } from "../../../core/trust";
import { rightTrust } from "../../policypack/fixtures";

describe("a trust policy with a letter that only Unicode takes for one of ASCII", () => {
  const cases: [what: string, written: string, instead: string, kind: string][] = [
    ["the Kelvin sign in the service's name", "eks-fargate", "e\u212as-fargate", "broken"],
    ["the Kelvin sign in an operator", "ArnLike", "ArnLi\u212ae", "malformed"],
    ["a long s in the action", "sts:AssumeRole", "sts:A\u017fsumeRole", "malformed"],
    ["a long s in the condition key", "aws:SourceArn", "aw\u017f:SourceArn", "broken"],
  ];
  for (const [what, written, instead, kind] of cases)
    it(`is ${kind} by ${what}`, () => {
      const document = rightTrust();
      assert.ok(document.includes(written));
      assert.deepEqual(judgeTrustPolicy(document, {}).scoped, []);
      const { scoped } = judgeTrustPolicy(document.replace(written, instead), {});
      assert.ok(
        scoped.some((finding) => finding.kind === kind),
        JSON.stringify(scoped),
      );
    });

  it("matches no other letter where the case of letters does not count", () => {
    const document = (value: string) =>
      rightTrust()
        .replace("ArnLike", "StringEqualsIgnoreCase")
        .replace(/arn:aws:eks[^"]*/, value);
    const findings = (value: string) => judgeTrustPolicy(document(value), {}).scoped.length;
    assert.ok(findings("arn:aws:e\u212as:eu-west-1:111122223333:fargateprofile/prod/x") > 0);
  });
});
