import assert from "node:assert/strict";
import { judgeTrustPolicy } from "../../../../core/iam";
import { oracleVerdict } from "../../../support/trust-policy-oracle";
import { forms } from "./forms";

/** What the judge does not yet say, and what it lacks. */
const open: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "terraform-aws-eks, Fargate profile module whose cluster name was left empty": "SourceArns are profiles only",
    "CloudFormation, Fn::Sub forgotten": "a variable that nothing fills in",
    "Terraform heredoc with escaped variables": "a variable that nothing fills in",
    "YAML where the account is a number with a zero in front": "accounts have twelve digits",
    "confused-deputy guide, organization where configured, beside aws:SourceArn": "organizations",
    "guides that scope by the cluster's own ARN": "SourceArns are profiles only",
    "guides that scope by everything of EKS in the account": "SourceArns are profiles only",
    "module authors' portable form with the role's own account": "aws:ResourceAccount",
    "the same under the older Version, which knows no variables": "SourceArns are profiles only",
  }),
);

const kindsOf = (findings: readonly { kind: string }[]) => [...new Set(findings.map(({ kind }) => kind))];

describe("published trust policies", () => {
  for (const { from, document, intention, scoped, exclusive, why } of forms) {
    it(`${from}: ${scoped}${exclusive ? "" : ", not exclusive"}, since ${why}`, () => {
      const judgement = judgeTrustPolicy(document, intention);
      if (!open.has(from)) assert.deepEqual(kindsOf(judgement.scoped), scoped === "right" ? [] : [scoped]);
      assert.deepEqual(kindsOf(judgement.exclusive), exclusive ? [] : ["not-exclusive"]);
      if (scoped === "malformed") return;
      const parsed = (typeof document === "string" ? JSON.parse(document) : document) as Parameters<
        typeof oracleVerdict
      >[0];
      const verdict = oracleVerdict(parsed, intention);
      assert.deepEqual([verdict.scoped, verdict.exclusive], [scoped, exclusive]);
    });
  }
});
