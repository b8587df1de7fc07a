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

describe("evidence that a role is a node role", () => {
  describe("in the trust policy", () => {
    it("China's form of the service counts", () =>
      assert.deepEqual(ofTrust({ ...ec2, Principal: { Service: "ec2.amazonaws.com.cn" } }), {
        shown: ["trust for ec2.amazonaws.com.cn"],
        possible: [],
      }));

    describe("of which not all is known by name", () => {
      const possible = ["trust for ec2.amazonaws.com", "trust for ec2.amazonaws.com.cn"];
      itEachCase(__filename, "cases", "trust %s is only a possibility", (_name: string, statements: unknown[]) =>
        assert.deepEqual(ofTrust(...statements), { shown: [], possible }),
      );
    });
  });

  it("instance profiles are evidence by their name", () =>
    assert.deepEqual(nodeRoleEvidence({ instanceProfiles: ["web"] }), {
      shown: ['instance profile "web"'],
      possible: [],
    }));
});

describe("evidence that a role is one of pods", () => {
  const pods = { ...ec2, Principal: { Service: "eks-fargate-pods.amazonaws.com" } };
  const shown = ["trust for eks-fargate-pods.amazonaws.com"];

  it("is trust beside another service, and beside what is no statement", () => {
    assert.deepEqual(podRoleEvidence(policy(ec2, pods)), shown);
    assert.deepEqual(podRoleEvidence(policy(null, pods)), shown);
  });
});
