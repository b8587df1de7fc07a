import assert from "node:assert/strict";
import { urnOf, type TestResource } from "../../support/analyzer";
import { analyzer, useAnalyzer } from "../../support/shared-analyzer";
import { evidenceCases } from "../../support/stack-cases";
import {
  arnOf,
  fargateProfile,
  madeRole,
  nodeGroup,
  nodesUse,
  podsUse,
  nodesOwnRoleAdvice,
  ownRoleAdvice,
  reuseMessage,
  takeTrustAdvice,
  trustFor,
} from "../../policypack/fixtures";
import { casesOf } from "../../support/cases";

const shared = arnOf("shared");
/** A role goes by its resource, one that nothing here makes by its ARN. */
const labelIn = (resources: readonly TestResource[]) => {
  const made = resources.find(({ type }) => /:(Role|FargatePodExecutionRole)$/.test(type));
  return made ? `"${made.name}"` : `"shared" (${shared})`;
};
const one = (type: string, props: Record<string, unknown>): TestResource => ({ type, name: "it", props });

/** The advice of the kinds that have one of their own, where pods use a role. A profile of the cases is called `it`. */
const advice = casesOf(__filename, "advice") as Record<string, string[]>;

describe("evidence of the use of a role", () => {
  useAnalyzer();

  const reuses = async (resources: TestResource[]) =>
    (await analyzer.analyzeStack(resources))
      .filter(({ policy }) => policy === "fargate-role-not-node-role")
      .map(({ message }) => message);

  for (const { name: kind, evidence, positive } of evidenceCases().filter(({ name }) => name in advice))
    it(`${kind} shows it, with advice of its own`, async () =>
      assert.deepEqual(await reuses([...positive, nodeGroup(shared)]), [
        reuseMessage(labelIn(positive), nodesUse, evidence, advice[kind]),
      ]));

  it("an instance profile of another account is not this stack's", async () => {
    const instance = (iamInstanceProfile: string) => one("aws:ec2/instance:Instance", { iamInstanceProfile });
    const profileArn = "arn:aws:iam::111122223333:instance-profile/a/profile";
    const profileOf = (role: string): TestResource => ({
      type: "aws:iam/instanceProfile:InstanceProfile",
      name: "profile",
      props: { name: "profile", role },
    });
    const own = { ...profileOf("shared"), props: { name: "profile", role: "shared", arn: profileArn } };
    const provider = { name: "p", props: { allowedAccountIds: '["111122223333"]' } };
    const other = profileArn.replace("111122223333", "444455556666");
    for (const profile of [own, { ...profileOf("shared"), provider }, profileOf(shared)]) {
      assert.equal((await reuses([profile, instance(profileArn), fargateProfile(shared)])).length, 1);
      const [alone] = await reuses([profile, instance(other), fargateProfile(shared)]);
      assert.match(alone ?? "", /instance profile "profile" in aws:iam\/instanceProfile:InstanceProfile "profile"/);
    }
  });

  it("trust for EC2 shows that nodes use a role, trust for Fargate that pods do", async () => {
    const role = (...services: string[]) => madeRole("shared", { assumeRolePolicy: trustFor(...services) });
    const place = 'in aws:iam/role:Role "shared"';
    const [ec2, fargate] = ["ec2.amazonaws.com", "eks-fargate-pods.amazonaws.com"];
    assert.deepEqual(await reuses([role(ec2), fargateProfile(shared)]), [
      reuseMessage(labelIn([role()]), `trust for ${ec2} ${place}`, podsUse),
    ]);
    assert.deepEqual(await reuses([role(fargate), nodeGroup(shared)]), [
      reuseMessage(labelIn([role()]), nodesUse, `trust for ${fargate} ${place}`, nodesOwnRoleAdvice),
    ]);
    assert.deepEqual(await reuses([role(ec2, fargate)]), [
      reuseMessage(labelIn([role()]), `trust for ${ec2} ${place}`, `trust for ${fargate} ${place}`, [
        ...ownRoleAdvice(),
        takeTrustAdvice,
      ]),
    ]);
    assert.deepEqual(await reuses([role(ec2), nodeGroup(shared)]), []);
    assert.deepEqual(await reuses([role(fargate), fargateProfile(shared)]), []);
    assert.deepEqual(await reuses([role("lambda.amazonaws.com"), fargateProfile(shared)]), []);
  });

  it("sharing a role among profiles, or among node groups, is fine", async () => {
    const again = (resource: TestResource) => ({ ...resource, name: "again", urn: urnOf(resource.type, "again") });
    assert.deepEqual(await reuses([fargateProfile(shared), again(fargateProfile(shared))]), []);
    assert.deepEqual(await reuses([nodeGroup(shared), again(nodeGroup(shared))]), []);
  });
});
