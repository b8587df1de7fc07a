import assert from "node:assert/strict";
import type { AccountRecord } from "../../../core/aws-account/inventory";
import { usedRole, usesOf, type AskedCluster } from "../../../core/aws-account/used-role";
import { buildTrustPolicy, fargateService } from "../../../core/iam";
import { planRole, type RolePlan } from "../../../cli/fix/plan";
import {
  line,
  region,
  rightAccount,
  roleArn,
  rightRole,
  trustFor,
  trustForService,
  withCluster,
  withRole,
} from "../../support/fake-aws-account";

function planFor(account: AccountRecord, asked: AskedCluster[] = []): RolePlan {
  const [record] = account.roles;
  const role = record && usedRole(usesOf(account), record, asked);
  assert.ok(role);
  return planRole(role);
}

describe("the plan of --fix", () => {
  it("has no step for a role that is right", () => {
    const { steps, refused } = planFor(rightAccount());
    assert.deepEqual([steps, refused], [[], undefined]);
  });

  it("only adds before it replaces, and names who keeps and who loses access", () => {
    const account = withRole({ trustPolicy: trustForService(fargateService), attachedPolicies: [] });
    const { steps, keeps, loses } = planFor(account, [{ name: "green", region }]);
    assert.deepEqual(
      steps.map(({ action }) => action),
      ["iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"],
    );
    const last = steps.at(-1);
    assert.ok(last?.action === "iam:UpdateAssumeRolePolicy");
    assert.deepEqual(last.after, buildTrustPolicy([line("blue"), line("green")]));
    assert.deepEqual(keeps, ["eu-west-1/blue", "eu-west-1/green"]);
    assert.deepEqual(loses, [`${fargateService} on behalf of any other Fargate profile`]);
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
      withCluster({ profiles: [] }, { roles: [rightRole({ trustPolicy: trustForService("lambda.amazonaws.com") })] }),
      /^its trust policy does not let in the Fargate service, and no Fargate profile uses it/,
    ],
    "if a Region could not be read": [
      withRole({}, { unknown: [{ action: "eks:ListClusters", ...denied }] }),
      /^not everything that uses it could be read: Access denied$/,
    ],
    "if its instance profiles could not be read": [
      withRole({}, { unknown: [{ action: "iam:ListInstanceProfilesForRole", ...denied }] }),
      /^not everything that uses it could be read/,
    ],
    "if not every Region was read": [
      withRole({}, { allRegions: false }),
      /^not every enabled Region was read.*: run the command again without --region$/,
    ],
    "with an access entry of another type": [
      withCluster({ authenticationMode: "API", accessEntries: [{ principal: roleArn("pods"), type: "STANDARD" }] }),
      /^cluster blue in eu-west-1 has an access entry of type STANDARD for it: delete that first$/,
    ],
    "whose trust policy would be over the quota": [
      withRole({ trustPolicy: trustForService(fargateService) }, { quotas: { trustPolicyLength: 100 } }),
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

  it("keeps a line for a cluster that is not there any more: that is advice, and nobody's access", () => {
    assert.deepEqual(planFor(withRole({ trustPolicy: trustFor("blue", "gone") })).steps, []);
  });
});
