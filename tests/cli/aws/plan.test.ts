import assert from "node:assert/strict";
import type { AccountRecord } from "../../../core/facts/account/inventory";
import { accountRole, usesOf, type AskedCluster } from "../../../core/facts/account/account-role";
import { buildTrustPolicy, fargateService } from "../../../core/trust";
import { planRole, type RolePlan } from "../../../cli/aws/plan";
import {
  accountId,
  line,
  profileArn,
  region,
  rightAccount,
  rightCluster,
  rightProfile,
  roleArn,
  rightRole,
  rightTrust,
  withCluster,
  withRole,
} from "../../support/fake-aws-account";
import { trustFor } from "../../support/trust";

const everyone = JSON.stringify({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" });

function planFor(account: AccountRecord, asked: AskedCluster[] = []): RolePlan {
  const [record] = account.roles;
  const role = record && accountRole(usesOf(account), record, asked);
  assert.ok(role);
  return planRole(role);
}

describe("the plan of --fix", () => {
  it("has no step for a role that is right", () => {
    const { steps, refused } = planFor(rightAccount());
    assert.deepEqual([steps, refused], [[], undefined]);
  });

  it("only adds before it replaces, and names who keeps and who loses access", () => {
    const account = withRole({ trustPolicy: trustFor(fargateService), attachedPolicies: [] });
    const { steps, keeps, gains, loses } = planFor(account, [{ name: "green", region }]);
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
    const { steps } = planFor(withCluster({ authenticationMode: "API", accessEntries: [] }));
    assert.deepEqual(steps, [{ action: "eks:CreateAccessEntry", region, cluster: "blue" }]);
  });

  const denied = { reason: "Access denied", denied: true, region };
  const refusals: Record<string, [AccountRecord, RegExp]> = {
    "that EC2 nodes use": [
      withRole({ instanceProfiles: ["machines"] }),
      /^EC2 nodes use it.*instance profile "machines"$/,
    ],
    "that belongs to AWS": [withRole({ arn: roleArn("pods", "/aws-reserved/sso/") }), /^the role belongs to AWS/],
    "that is something else's": [
      withCluster({ profiles: [] }, { roles: [rightRole({ trustPolicy: trustFor("lambda.amazonaws.com") })] }),
      /^its trust policy does not let in the Fargate service, and no Fargate profile uses it/,
    ],
    "that a profile has by mistake": [
      withRole({ trustPolicy: trustFor("eks.amazonaws.com") }),
      /^it is a role of something else, which a Fargate profile has by mistake: its trust policy lets in eks\.amazonaws\.com and not the Fargate service\. Give the profile a role of its own$/,
    ],
    "if a Region could not be read": [
      withRole({}, { unknown: [{ action: "eks:ListClusters", ...denied }] }),
      /^not everything that uses it could be read: Access denied\. Make it readable, or, if you know that nothing else uses it, /,
    ],
    "if its instance profiles could not be read": [
      withRole({}, { unknown: [{ action: "iam:ListInstanceProfilesForRole", ...denied }] }),
      /^not everything that uses it could be read/,
    ],
    "if not every Region was read": [
      withRole({}, { allRegions: false }),
      /^not every enabled Region was read.*: run the command again without --region, or, if you know/,
    ],
    "with an access entry of another type": [
      withCluster({ authenticationMode: "API", accessEntries: [{ principal: roleArn("pods"), type: "STANDARD" }] }),
      /^cluster blue in eu-west-1 has an access entry of type STANDARD for it: replace it with the commands of the finding, once nobody needs the groups and policies that it gives$/,
    ],
    "whose trust policy cannot be made right without harm": [
      withRole({ trustPolicy: trustFor(fargateService).replace(/\]\}$/, `,${everyone}]}`) }),
      /^its trust policy is not written, since it would not be right: .*\. The finding says what to decide$/,
    ],
    "whose trust policy would be over the quota": [
      withRole({ trustPolicy: trustFor(fargateService) }, { quotas: { trustPolicyLength: 100 } }),
      /^its trust policy would have \d+ characters, and the account's quota is 100/,
    ],
    "that has as many policies as it may": [
      withRole({ attachedPolicies: ["arn:aws:iam::aws:policy/one"] }, { quotas: { policiesPerRole: 1 } }),
      /^it has 1 managed policies, as many as the account's quota allows/,
    ],
    "that no cluster uses": [withCluster({ profiles: [] }), /^no cluster uses it/],
  };
  for (const [what, [account, reason]] of Object.entries(refusals)) {
    it(`refuses a role ${what}`, () => assert.match(planFor(account).refused ?? "", reason));
  }

  it("creates no access entry for a profile that is going away, or that EKS is creating", () => {
    for (const status of ["DELETING", "CREATING"]) {
      const profiles = [rightProfile({ status })];
      assert.deepEqual(planFor(withCluster({ authenticationMode: "API", accessEntries: [], profiles })).steps, []);
    }
  });

  it("gives a profile that is going away no line, and takes none from it", () => {
    const going = rightCluster({
      name: "green",
      profiles: [rightProfile({ status: "DELETING", arn: profileArn("green", "p") })],
    });
    const regions = [{ name: region, clusters: [rightCluster(), going] }];
    assert.deepEqual(planFor(rightAccount({ regions })).steps, []);
    const open = planFor(withRole({ trustPolicy: trustFor(fargateService) }, { regions }));
    assert.deepEqual(open.keeps, ["eu-west-1/blue", "eu-west-1/green"]);
    const [step] = open.steps;
    assert.ok(step?.action === "iam:UpdateAssumeRolePolicy");
    assert.deepEqual(step.after, buildTrustPolicy([line("blue"), line("green")]));
  });

  it("says who gains the role by a line that is added", () =>
    assert.deepEqual(planFor(withRole({ trustPolicy: rightTrust("red") })).gains, [
      `pods of cluster blue in Region eu-west-1 of account ${accountId}`,
    ]));

  it("keeps a line for a cluster that is not there any more: that is advice, and nobody's access", () => {
    assert.deepEqual(planFor(withRole({ trustPolicy: rightTrust("blue", "gone") })).steps, []);
  });
});
