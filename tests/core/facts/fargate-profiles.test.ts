import assert from "node:assert/strict";
import { findFacts } from "../../../core/facts/facts";
import { fargateProfiles } from "../../../core/facts/fargate-profiles";
import { componentType } from "../../../core/records/identity";
import type { ResourceRecord } from "../../../core/records/record";
import { Stack } from "../../../core/facts/stack/stack";
import { unknown, urnOf } from "../../support/analyzer";
import { arnOf, rightTrust } from "../../policypack/fixtures";
import { itEachCase, itEach } from "../../support/cases";
import { recordOf, recordsOf } from "../../support/records";
import type { Written } from "../../support/stack-cases";

const trust = rightTrust();
const roleType = "aws:iam/role:Role";
const profileType = "aws:eks/fargateProfile:FargateProfile";

const role = recordOf(roleType, "pods", { name: "pods", arn: arnOf("pods"), assumeRolePolicy: trust });
const profile = (props: Record<string, unknown>, changed: Partial<ResourceRecord> = {}) =>
  recordOf(profileType, "profile", { clusterName: "prod", podExecutionRoleArn: arnOf("pods"), ...props }, changed);

/** What is found of the one profile in a stack. */
function only(...records: ResourceRecord[]) {
  const [found, ...more] = fargateProfiles(findFacts(records).stack);
  assert.ok(found && more.length === 0);
  const { cluster, region, accountId, partition, trustPolicy } = found;
  return { cluster, region, accountId, partition, trustPolicy, role: found.role?.name };
}
const known = { cluster: "prod", region: undefined, accountId: "111122223333", partition: "aws", role: "pods" };

describe("the Fargate profiles of a stack", () => {
  it("have no trust policy where the role is made elsewhere, or its policy is not known yet", () => {
    assert.deepEqual(only(profile({})), { ...known, trustPolicy: undefined });
    const late = { ...role, props: { ...role.props, assumeRolePolicy: unknown } };
    assert.deepEqual(only(late, profile({})), { ...known, trustPolicy: undefined });
    const partly = { Version: "2012-10-17", Statement: [{ Effect: unknown }] };
    assert.equal(
      only({ ...role, props: { ...role.props, assumeRolePolicy: partly } }, profile({})).trustPolicy,
      undefined,
    );
  });

  it("have the Region of their provider, their own property, their ARN or their cluster's ARN", () => {
    const provider = { urn: urnOf("pulumi:providers:aws", "p"), props: { region: "us-east-1" } };
    assert.equal(only(profile({}, { provider })).region, "us-east-1");
    assert.equal(only(profile({ region: "us-west-2" }, { provider })).region, "us-west-2");
    const arn = "arn:aws-cn:eks:cn-north-1:444455556666:fargateprofile/real/p/1";
    assert.deepEqual(only(profile({ arn, clusterName: "prod" }, { provider })), {
      cluster: "real",
      region: "cn-north-1",
      accountId: "444455556666",
      partition: "aws-cn",
      role: "pods",
      trustPolicy: undefined,
    });
    const cluster = recordOf("aws:eks/cluster:Cluster", "c", {
      name: "prod",
      arn: "arn:aws:eks:eu-north-1:111122223333:cluster/prod",
    });
    const propertyDependencies = { clusterName: [cluster.urn] };
    assert.equal(only(cluster, profile({}, { propertyDependencies })).region, "eu-north-1");
  });

  it("count the one that a cluster of @pulumi/eks makes with a role it is given, and not a cluster without", () => {
    const given = { name: "prod", fargate: { podExecutionRoleArn: arnOf("pods") } };
    assert.equal(only(role, recordOf("eks:index:Cluster", "c", given)).trustPolicy, trust);
    assert.deepEqual(fargateProfiles(findFacts([recordOf("eks:index:Cluster", "c", { fargate: true })]).stack), []);
  });

  const clusterType = "aws:eks/cluster:Cluster";
  const made = (name: unknown, changed: Partial<ResourceRecord> = {}, props: Record<string, unknown> = {}) =>
    recordOf(clusterType, "c", { name, ...props }, changed);
  itEachCase(
    __filename,
    "clusters",
    "have %s as their cluster",
    (_what: string, written: Written[], cluster: string | undefined, madeBy: string | undefined) => {
      const [found, ...more] = fargateProfiles(new Stack(written.flatMap(recordsOf)));
      assert.deepEqual([found?.cluster, found?.madeCluster?.type, more.length], [cluster, madeBy, 0]);
    },
  );

  it("have a name of their own, and a cluster to type unless its name is made up and no ARN shows it", () => {
    const [arn, clusterArn] = ["fargateprofile/prod/p/1", "cluster/prod"].map(
      (at) => `arn:aws:eks:r:111122223333:${at}`,
    );
    const shown = (...records: ResourceRecord[]) => {
      const [found] = fargateProfiles(new Stack(records, new Set(["prod"])));
      assert.equal(found?.cluster, "prod");
      return [found.profile, found.clusterToType];
    };
    assert.deepEqual(shown(profile({ fargateProfileName: "p", arn })), ["p", "prod"]);
    assert.deepEqual(shown(profile({ arn: unknown })), [undefined, undefined]);
    assert.deepEqual(shown(profile({ arn: `x${arn}` })), [undefined, undefined]);
    assert.deepEqual(shown(profile({}), made("prod", {}, { arn: clusterArn })), [undefined, "prod"]);
  });
  itEach(
    [
      ["their role", profile({ region: "cn-north-1" }), "aws"],
      ["their Region", profile({ podExecutionRoleArn: unknown, region: "cn-north-1" }), "aws-cn"],
    ],
    "have the partition of %s",
    (_what: string, one: ResourceRecord, partition: string | undefined) => assert.equal(only(one).partition, partition),
  );

  it("have the role that our component makes, and no trust policy where that is not in sight", () => {
    const component = recordOf(componentType, "it", { roleArn: arnOf("pods") });
    const { role: name, trustPolicy } = only(component, profile({ podExecutionRoleArn: component.urn }));
    assert.deepEqual([name, trustPolicy], ["pods", undefined]);
  });
});
