import assert from "node:assert/strict";
import { assess } from "../../../../cli/commands/check/assess";
import type { AccountRecord } from "../../../../core/readers/account/inventory";
import {
  accountId,
  clusterArn,
  profileArn,
  region,
  rightAccount,
  rightCluster,
  rightProfile,
  roleArn,
  rightTrust,
  newToEks,
} from "../../../support/fake-aws-account";

const needed = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy";
const createRole = (trust: string, path = "") =>
  `aws iam create-role --role-name gone${path} --assume-role-policy-document '${trust}' && ` +
  `aws iam attach-role-policy --role-name gone --policy-arn ${needed}`;
const inGreen = `--region eu-west-1 --cluster-name green --principal-arn ${roleArn("gone")}`;

/** Clusters blue and green, the latter with a profile that has role gone. */
function accountWith(role: string, status = "ACTIVE"): AccountRecord {
  const profiles = [rightProfile({ arn: profileArn("green", "default"), role, status })];
  const accessEntries = [{ principal: roleArn("gone"), type: "FARGATE_LINUX" }];
  const green = rightCluster({ name: "green", arn: clusterArn("green"), profiles, accessEntries });
  const blue = rightCluster({ profiles: [], accessEntries: [] });
  return rightAccount({ roles: [], allRoles: false, regions: [{ name: region, clusters: [blue, green] }] });
}

const inBlue = { name: "blue", region };
const fixesFor = (account: AccountRecord, clusters: { name: string; region: string }[], arn?: string) =>
  assess(account, { roleName: "gone", clusters, ...(arn === undefined ? {} : { roleArn: arn }) })
    .findings.filter(({ id }) => id === "role-missing")
    .map(({ message, fix }) => [message, fix]);
const message = `Account ${accountId} has no role gone; EKS refuses a Fargate profile with it`;

describe("a role that was asked for and is not there", () => {
  it("is made for the cluster that was asked for", () =>
    assert.deepEqual(fixesFor(accountWith(roleArn("other")), [inBlue]), [[message, createRole(rightTrust("blue"))]]));

  it("is made with the path that was asked for", () => {
    const arn = roleArn("gone", "/teams/");
    assert.deepEqual(fixesFor(accountWith(roleArn("other")), [inBlue], arn), [
      [message, createRole(rightTrust("blue"), " --path /teams/")],
    ]);
  });

  it("is made for the clusters too whose profiles have it, with its access entry there renewed", () =>
    assert.deepEqual(fixesFor(accountWith(roleArn("gone")), [inBlue]), [
      [
        message,
        `${createRole(rightTrust("blue", "green"))} && aws eks delete-access-entry ${inGreen} && ` +
          `aws eks create-access-entry ${inGreen} --type FARGATE_LINUX${newToEks}`,
      ],
    ]));

  it("is made with the path that a profile has it by", () =>
    assert.deepEqual(fixesFor(accountWith(roleArn("gone", "/teams/")), [inBlue]), [
      [message, createRole(rightTrust("blue", "green"), " --path /teams/")],
    ]));

  it("is not made for a profile that is being deleted, nor for a cluster that is not there", () => {
    const account = accountWith(roleArn("gone"), "DELETING");
    assert.deepEqual(fixesFor(account, [inBlue, { name: "new", region }]), [[message, createRole(rightTrust("blue"))]]);
  });

  it("has the access entry renewed that it left behind in the cluster that was asked for", () =>
    assert.deepEqual(fixesFor(accountWith(roleArn("other")), [{ name: "green", region }]), [
      [
        message,
        `${createRole(rightTrust("green"))} && aws eks delete-access-entry ${inGreen} && ` +
          `aws eks create-access-entry ${inGreen} --type FARGATE_LINUX${newToEks}`,
      ],
    ]));

  it("is not made where there is no cluster for it", () =>
    assert.deepEqual(fixesFor(accountWith(roleArn("other")), [{ name: "new", region }]), [
      [message, "Make the cluster first, then run the check again"],
    ]));
});
