import assert from "node:assert/strict";
import { evidenceTexts } from "../../../core/findings/render/evidence";
import * as nodeRole from "../../../core/records/node-role";
import { itEachCase } from "../../support/cases";

const nodeRoleEvidence = (role: Parameters<typeof nodeRole.nodeRoleEvidence>[0]) => {
  const { shown, possible } = nodeRole.nodeRoleEvidence(role);
  return { shown: evidenceTexts(shown), possible: evidenceTexts(possible) };
};
const podRoleEvidence = (trustPolicy: unknown) => evidenceTexts(nodeRole.podRoleEvidence(trustPolicy));

const ec2 = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
const policy = (...Statement: unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const ofTrust = (...Statement: unknown[]) => nodeRoleEvidence({ trustPolicy: policy(...Statement) });
const trust = { shown: ["trust for ec2.amazonaws.com"], possible: [] };
const nothing = { shown: [], possible: [] };

describe("evidence that a role is a node role", () => {
  it("of a role of which nothing is known is none", () => assert.deepEqual(nodeRoleEvidence({}), nothing));

  describe("in the trust policy", () => {
    it("trust for EC2 is evidence, as text and as an object", () => {
      assert.deepEqual(ofTrust(ec2), trust);
      assert.deepEqual(nodeRoleEvidence({ trustPolicy: { Version: "2012-10-17", Statement: ec2 } }), trust);
    });

    it("China's form of the service counts", () =>
      assert.deepEqual(ofTrust({ ...ec2, Principal: { Service: "ec2.amazonaws.com.cn" } }), {
        shown: ["trust for ec2.amazonaws.com.cn"],
        possible: [],
      }));

    it("trust for everyone is only a possibility", () => {
      const possible = ["trust for ec2.amazonaws.com", "trust for ec2.amazonaws.com.cn"];
      for (const Principal of ["*", { AWS: "*" }])
        assert.deepEqual(ofTrust({ ...ec2, Principal }), { shown: [], possible });
    });

    describe("of which not all is known by name", () => {
      const possible = ["trust for ec2.amazonaws.com", "trust for ec2.amazonaws.com.cn"];
      itEachCase(__filename, "cases", "trust %s is only a possibility", (_name: string, statements: unknown[]) =>
        assert.deepEqual(ofTrust(...statements), { shown: [], possible }),
      );
    });

    it("a text that is no policy shows nothing", () => {
      for (const trustPolicy of ["", "{", 7, null]) assert.deepEqual(nodeRoleEvidence({ trustPolicy }), nothing);
    });
  });

  it("instance profiles are evidence by their name", () =>
    assert.deepEqual(nodeRoleEvidence({ instanceProfiles: ["web"] }), {
      shown: ['instance profile "web"'],
      possible: [],
    }));

  it("both worker-node policies are evidence, in any partition, and their look-alikes are not", () => {
    const attachedPolicies = [
      "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
      "arn:aws-cn:iam::aws:policy/AmazonEKSWorkerNodeMinimalPolicy",
      "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy",
      "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicyX",
      "arn:aws:iam::111122223333:policy/AmazonEKSWorkerNodePolicy",
    ];
    assert.deepEqual(nodeRoleEvidence({ attachedPolicies }), {
      shown: ["AmazonEKSWorkerNodePolicy attached", "AmazonEKSWorkerNodeMinimalPolicy attached"],
      possible: [],
    });
  });
});

describe("evidence that a role is one of pods", () => {
  const pods = { ...ec2, Principal: { Service: "eks-fargate-pods.amazonaws.com" } };
  const shown = ["trust for eks-fargate-pods.amazonaws.com"];

  it("is trust for the Fargate service that no Deny takes back", () => {
    assert.deepEqual(podRoleEvidence(policy(pods)), shown);
    assert.deepEqual(podRoleEvidence(policy(pods, { ...pods, Effect: "Deny" })), []);
    assert.deepEqual(podRoleEvidence(policy(ec2)), []);
    assert.deepEqual(podRoleEvidence("{"), []);
  });

  it("is trust beside another service, and beside what is no statement", () => {
    assert.deepEqual(podRoleEvidence(policy(ec2, pods)), shown);
    assert.deepEqual(podRoleEvidence(policy(null, pods)), shown);
  });

  it("is no trust for everyone", () =>
    assert.deepEqual(podRoleEvidence(policy({ ...pods, Principal: { AWS: "*" } })), []));

  it("is trust for one cluster's profiles too", () => {
    const arn = "arn:aws:eks:eu-west-1:111122223333:fargateprofile/prod/*";
    assert.deepEqual(podRoleEvidence(policy({ ...pods, Condition: { ArnLike: { "aws:SourceArn": arn } } })), shown);
  });

  it("is trust under conditions that no profile meets: the role is broken, and still one of pods", () => {
    const arn = "arn:aws:eks:eu-west-1:111122223333:fargateprofile/prod/*";
    for (const Condition of [{ "aws:SourceArn": arn }, { "aws:PrincipalOrgID": "o-1" }])
      assert.deepEqual(podRoleEvidence(policy({ ...pods, Condition: { StringEquals: Condition } })), shown);
  });
});
