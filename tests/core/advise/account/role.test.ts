import assert from "node:assert/strict";
import { isOfFargate, type AccountRole } from "../../../../core/advise/account/role";
import { roleIn } from "../../../support/account-findings";
import {
  profileArn,
  region,
  rightAccount,
  rightCluster,
  rightProfile,
  rightTrust,
  withRole,
} from "../../../support/fake-aws-account";
import { trustFor } from "../../../support/trust";

describe("the clusters that a role is for", () => {
  const profiles = (name: string, ...names: string[]) =>
    names.map((one) => rightProfile({ name: one, arn: profileArn(name, one) }));
  const names = (role: AccountRole) => role.clusters.map((use) => [use.region, use.cluster, use.profiles?.length ?? 0]);

  it("are those of its profiles and those asked for, once each, in the order of Region and name", () => {
    const clusters = ["red", "blue"].map((name) => rightCluster({ name, profiles: profiles(name, "a", "b") }));
    const usProfiles = profiles("blue", "c").map((one) => ({ ...one, arn: one.arn.replace(region, "us-east-1") }));
    const account = rightAccount({
      regions: [
        { name: "us-east-1", clusters: [rightCluster({ name: "blue", profiles: usProfiles })] },
        { name: region, clusters },
      ],
    });
    const asked = [
      { name: "violet", region },
      { name: "red", region },
      { name: "amber", region: "us-east-1" },
      { name: "cyan", region },
    ];
    assert.deepEqual(names(roleIn(account, asked)), [
      [region, "blue", 2],
      [region, "cyan", 0],
      [region, "red", 2],
      [region, "violet", 0],
      ["us-east-1", "amber", 0],
      ["us-east-1", "blue", 1],
    ]);
  });

  const going = rightProfile({ name: "going", status: "DELETING", arn: profileArn("green", "going") });
  const green = rightCluster({ name: "green", profiles: [going] });
  const regions = [{ name: region, clusters: [rightCluster(), green] }];

  it("leave out one whose last profile is going away, and which the trust policy keeps out", () =>
    assert.deepEqual(names(roleIn(rightAccount({ regions }))), [[region, "blue", 1]]));

  it("keep one whose last profile is going away, and which the trust policy lets in", () =>
    assert.deepEqual(names(roleIn(withRole({ trustPolicy: rightTrust("blue", "green") }, { regions }))), [
      [region, "blue", 1],
      [region, "green", 1],
    ]));
});

describe("a role that lets in everyone", () => {
  const trustPolicy = trustFor("lambda.amazonaws.com").replace('{"Service":"lambda.amazonaws.com"}', '{"AWS":"*"}');
  const account = withRole({ trustPolicy, attachedPolicies: [] }, { regions: [] });

  it("is of Fargate if somebody asks for it for a cluster, or if it has the managed policy", () => {
    assert.equal(isOfFargate(roleIn(account)), false);
    assert.equal(isOfFargate(roleIn(account, [{ name: "blue", region }])), true);
    assert.equal(isOfFargate(roleIn(withRole({ trustPolicy }, { regions: [] }))), true);
  });
});
