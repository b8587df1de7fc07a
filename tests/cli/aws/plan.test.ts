import assert from "node:assert/strict";
import { buildTrustPolicy, fargateService } from "../../../core/trust";
import { planIn } from "../../support/account-findings";
import {
  accountId,
  line,
  profileArn,
  region,
  rightAccount,
  rightCluster,
  rightProfile,
  rightTrust,
  withCluster,
  withRole,
} from "../../support/fake-aws-account";
import { accountOf, type WrittenAccount } from "../../support/account-cases";
import { casesOf } from "../../support/cases";
import { trustFor } from "../../support/trust";

describe("the plan of --fix", () => {
  it("has no step for a role that is right", () => {
    const { steps, refused } = planIn(rightAccount());
    assert.deepEqual([steps, refused], [[], undefined]);
  });

  it("only adds before it replaces, and names who keeps and who loses access", () => {
    const account = withRole({ trustPolicy: trustFor(fargateService), attachedPolicies: [] });
    const { steps, keeps, gains, loses } = planIn(account, [{ name: "green", region }]);
    assert.deepEqual(
      steps.map(({ action }) => action),
      ["iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"],
    );
    const last = steps.at(-1);
    assert.ok(last?.action === "iam:UpdateAssumeRolePolicy");
    assert.deepEqual(last.after, buildTrustPolicy([line("blue"), line("green")]));
    assert.deepEqual(keeps, ["eu-west-1/blue", "eu-west-1/green"]);
    assert.deepEqual([gains, loses.length, loses.at(-1)], [[], 5, "the Fargate service, on behalf of no profile"]);
  });

  it("creates the access entry that a cluster lacks", () => {
    const { steps } = planIn(withCluster({ authenticationMode: "API", accessEntries: [] }));
    assert.deepEqual(steps, [{ action: "eks:CreateAccessEntry", region, cluster: "blue" }]);
  });

  const refusals = casesOf(__filename, "refusals") as Record<string, [WrittenAccount, pattern: string]>;
  for (const [what, [account, reason]] of Object.entries(refusals)) {
    it(`refuses a role ${what}`, () => assert.match(planIn(accountOf(account)).refused ?? "", new RegExp(reason)));
  }

  it("creates no access entry for a profile that is going away, or that EKS is creating", () => {
    for (const status of ["DELETING", "CREATING"]) {
      const profiles = [rightProfile({ status })];
      assert.deepEqual(planIn(withCluster({ authenticationMode: "API", accessEntries: [], profiles })).steps, []);
    }
  });

  it("gives a profile that is going away no line, and takes none from it", () => {
    const going = rightCluster({
      name: "green",
      profiles: [rightProfile({ name: "p", status: "DELETING", arn: profileArn("green", "p") })],
    });
    const regions = [{ name: region, clusters: [rightCluster(), going] }];
    assert.deepEqual(planIn(rightAccount({ regions })).steps, []);
    const open = planIn(withRole({ trustPolicy: trustFor(fargateService) }, { regions }));
    assert.deepEqual(open.keeps, ["eu-west-1/blue", "eu-west-1/green"]);
    const [step] = open.steps;
    assert.ok(step?.action === "iam:UpdateAssumeRolePolicy");
    assert.deepEqual(step.after, buildTrustPolicy([line("blue"), line("green")]));
  });

  it("says who gains the role by a line that is added", () =>
    assert.deepEqual(planIn(withRole({ trustPolicy: rightTrust("red") })).gains, [
      `pods of cluster blue in Region eu-west-1 of account ${accountId}`,
    ]));

  it("keeps a line for a cluster that is not there any more: that is advice, and nobody's access", () => {
    assert.deepEqual(planIn(withRole({ trustPolicy: rightTrust("blue", "gone") })).steps, []);
  });
});
