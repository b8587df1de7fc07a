import assert from "node:assert/strict";
import { planRole, type RolePlan } from "../../../cli/fix/plan";
import { refuseIfUsersChanged } from "../../../cli/fix/run";
import type { AccountRecord } from "../../../core/aws-account/inventory";
import { usedRole, usesOf } from "../../../core/aws-account/used-role";
import { fargateService } from "../../../core/iam";
import {
  profileArn,
  region,
  rightAccount,
  rightCluster,
  rightProfile,
  rightRole,
  roleArn,
  trustForService,
  withCluster,
} from "../../support/fake-aws-account";

const openRole = rightRole({ trustPolicy: trustForService(fargateService) });
const green = rightCluster({ name: "green", profiles: [] });

/** The account for which the plan is made: cluster blue uses the open role, green shall use it. */
const then = rightAccount({ roles: [openRole], regions: [{ name: region, clusters: [rightCluster(), green] }] });

function plan(): RolePlan {
  const role = usedRole(usesOf(then), openRole, [{ name: "green", region }]);
  assert.ok(role);
  return planRole(role);
}

describe("a plan that is applied later", () => {
  it("is applied while the role has the users that it was made for", () => {
    assert.deepEqual(plan().keeps, ["eu-west-1/blue", "eu-west-1/green"]);
    refuseIfUsersChanged(plan(), then);
  });

  const red = rightCluster({ name: "red", profiles: [rightProfile({ arn: profileArn("red", "default") })] });
  const since: Record<string, [AccountRecord, RegExp]> = {
    "a cluster came to use the role": [
      { ...then, regions: [{ name: region, clusters: [rightCluster(), green, red] }] },
      /^Error: Role pods is used by cluster red in eu-west-1 now, and the plan would take it away\. Write the plan again$/,
    ],
    "a cluster for which it was made is gone": [
      { ...then, regions: [{ name: region, clusters: [rightCluster()] }] },
      /^Error: The plan gives role pods to eu-west-1\/green, and there is no such cluster any more\. Write the plan again$/,
    ],
    "nodes came to use the role": [
      { ...then, regions: [{ name: region, clusters: [rightCluster(), { ...green, autoModeRole: roleArn("pods") }] }] },
      /^Error: Role pods must not be changed any more: EC2 nodes use it.*EKS Auto Mode of cluster green in eu-west-1$/,
    ],
    "a Region can no longer be read": [
      { ...then, unknown: [{ action: "eks:ListClusters", reason: "Throttled", denied: false, region: "us-east-1" }] },
      /^Error: Role pods must not be changed any more: not everything that uses it could be read: Throttled/,
    ],
    "the role is gone": [
      withCluster({}, { roles: [] }),
      /^Error: There is no role .*role\/pods any more\. Nothing was changed$/,
    ],
  };
  for (const [what, [account, message]] of Object.entries(since))
    it(`is refused where ${what}`, () => assert.throws(() => refuseIfUsersChanged(plan(), account), message));
});
