import assert from "node:assert/strict";
import { buildTrustPolicy } from "../../../core/trust";
import { trustUses } from "../../../core/records/node-role";
import { isMadeForPods, isOfOthers } from "../../../core/facts/owner";
import { whatIsLeft } from "../../../core/facts/owner";
import { itEachCase, itEach } from "../../support/cases";
import { documentOf } from "../../support/trust-cases";

const ec2 = { Principal: { Service: "ec2.amazonaws.com" } };
const right = buildTrustPolicy(["arn:aws:eks:eu-west-1:111122223333:fargateprofile/prod/*"]);

describe("whose a role is, by its trust policy", () => {
  itEachCase(
    __filename,
    "cases",
    (lets, _policy, isOfPods, left) =>
      `is that of ${isOfPods ? "pods" : "others"} where it lets ${lets}; left to do: ${left ?? "nothing"}`,
    (_lets: string, written: object[], isOfPods: boolean, left?: string) => {
      const policy = documentOf(written);
      assert.equal(isMadeForPods(trustUses(policy)), isOfPods);
      assert.equal(whatIsLeft(policy, {}), left);
    },
  );
  itEach(
    [
      ["in the Fargate service", right, false],
      ["in the Fargate service and EC2", documentOf([{}, ec2]), false],
      ["in EC2", documentOf([ec2]), true],
      ["in everyone", documentOf([{ Principal: { AWS: "*" } }]), false],
      ["in nobody", documentOf([{ ...ec2, Effect: "Deny" }]), false],
    ],
    (lets, _policy, isIt) => `is ${isIt ? "" : "not "}of others alone if it lets ${lets}`,
    (_lets: string, policy: unknown, isIt: boolean) => assert.equal(isOfOthers(policy), isIt),
  );
});
