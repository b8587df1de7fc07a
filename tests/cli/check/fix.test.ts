import assert from "node:assert/strict";
import { executionPolicyArn } from "../../../core/iam";
import { fixRole } from "../../../cli/check/fix";
import { planRole } from "../../../cli/check/plan";
import { surveyRole } from "../../../cli/check/survey";
import { CouldNotTell } from "../../../cli/exit";
import { accountTrusting, fakeAws, target, trustFor } from "../../support/fake-aws-account";

const noPauses = [0, 0, 0];

/** A role that lacks the cluster's line and the managed policy. */
function lackingBoth() {
  return { ...accountTrusting(trustFor("green")), attached: [] };
}

describe("mending a role", () => {
  it("attaches the policy, adds the line, and proves both by reading them again", async () => {
    const aws = fakeAws(lackingBoth());
    const { applied, report } = await fixRole(aws, planRole(await surveyRole(aws, target)), noPauses);
    assert.deepEqual(applied, ["iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"]);
    assert.deepEqual(aws.writes, [`attach ${executionPolicyArn("aws")} to pods`, "update pods"]);
    assert.equal(report.verdict, "right");
  });

  it("reads again until AWS shows the change", async () => {
    const aws = fakeAws(accountTrusting(trustFor("green")));
    const shown = planRole(await surveyRole(aws, target));
    const stale = await aws.role("pods");
    const role = aws.role.bind(aws);
    let readings = 0;
    aws.role = (name) => (++readings <= 2 ? Promise.resolve(stale) : role(name));
    const { report } = await fixRole(aws, shown, noPauses);
    assert.equal(report.verdict, "right");
    assert.equal(readings, 3);
  });

  it("ends, and says what it sees, where AWS never shows the change", async () => {
    const aws = fakeAws(accountTrusting(trustFor("green")), { updateTrustPolicy: () => Promise.resolve() });
    const { applied, report } = await fixRole(aws, planRole(await surveyRole(aws, target)), noPauses);
    assert.deepEqual(applied, ["iam:UpdateAssumeRolePolicy"]);
    assert.equal(report.verdict, "not-right");
  });

  it("changes nothing where the role is no longer the one that was shown", async () => {
    const content = accountTrusting(trustFor("green"));
    const aws = fakeAws(content);
    const shown = planRole(await surveyRole(aws, target));
    assert.ok(content.role);
    content.role.trustPolicy = trustFor("green", "red");
    await assert.rejects(fixRole(aws, shown, noPauses), {
      message: "Role pods was changed by someone else while this was shown. Nothing was changed; run the command again",
    });
    assert.deepEqual(aws.writes, []);
  });

  it("tells what was done before a change was refused", async () => {
    const aws = fakeAws(lackingBoth(), {
      updateTrustPolicy: () => Promise.reject(new CouldNotTell("Access denied", "iam:UpdateAssumeRolePolicy")),
    });
    await assert.rejects(fixRole(aws, planRole(await surveyRole(aws, target)), noPauses), {
      message: "Access denied. Already done: iam:AttachRolePolicy",
      missingAction: "iam:UpdateAssumeRolePolicy",
    });
  });
});
