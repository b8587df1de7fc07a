import assert from "node:assert/strict";
import { judgeTrustPolicy } from "../../../core/trust";
import { rightTrust } from "../../policypack/fixtures";
import { itEach } from "../../support/cases";

describe("a trust policy with a letter that only Unicode takes for one of ASCII", () => {
  itEach(
    [
      ["the Kelvin sign in the service's name", "eks-fargate", "e\u212as-fargate", "broken"],
      ["the Kelvin sign in an operator", "ArnLike", "ArnLi\u212ae", "malformed"],
      ["a long s in the action", "sts:AssumeRole", "sts:A\u017fsumeRole", "malformed"],
      ["a long s in the condition key", "aws:SourceArn", "aw\u017f:SourceArn", "broken"],
    ],
    (what, _written, _instead, kind) => `is ${kind} by ${what}`,
    (_what: string, written: string, instead: string, kind: string) => {
      const document = rightTrust();
      assert.ok(document.includes(written));
      assert.deepEqual(judgeTrustPolicy(document, {}).scoped, []);
      const { scoped } = judgeTrustPolicy(document.replace(written, instead), {});
      assert.ok(
        scoped.some((finding) => finding.kind === kind),
        JSON.stringify(scoped),
      );
    },
  );

  it("matches no other letter where the case of letters does not count", () => {
    const document = (value: string) =>
      rightTrust()
        .replace("ArnLike", "StringEqualsIgnoreCase")
        .replace(/arn:aws:eks[^"]*/, value);
    const findings = (value: string) => judgeTrustPolicy(document(value), {}).scoped.length;
    assert.ok(findings("arn:aws:e\u212as:eu-west-1:111122223333:fargateprofile/prod/x") > 0);
  });
});
