import assert from "node:assert/strict";
import { buildTrustPolicy, fargateService } from "../../../core/trust";
import { trustUses } from "../../../core/records/node-role";
import { isMadeForPods, isOfOthers } from "../../../core/facts/owner";
import { whatIsLeft } from "../../../core/facts/whose-role";
import { itEachCase, itEach } from "../../support/cases";

const allow = (Principal: unknown, more = {}) => ({ Effect: "Allow", Principal, Action: "sts:AssumeRole", ...more });
const trust = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const [pods, ec2, everyone] = [fargateService, "ec2.amazonaws.com"]
  .map((Service) => allow({ Service }))
  .concat(allow({ AWS: "*" })) as [object, object, object];
const right = buildTrustPolicy(["arn:aws:eks:eu-west-1:111122223333:fargateprofile/prod/*"]);

describe("whose a role is, by its trust policy", () => {
  itEachCase(
    __filename,
    "cases",
    (lets, _policy, isOfPods, left) =>
      `is that of ${isOfPods ? "pods" : "others"} where it lets ${lets}; left to do: ${left ?? "nothing"}`,
    (_lets: string, policy: unknown, isOfPods: boolean, left?: string) => {
      assert.equal(isMadeForPods(trustUses(policy)), isOfPods);
      assert.equal(whatIsLeft(policy, {}), left);
    },
  );
  itEach(
    [
      ["in the Fargate service", right, false],
      ["in the Fargate service and EC2", trust(pods, ec2), false],
      ["in EC2", trust(ec2), true],
      ["in everyone", trust(everyone), false],
      ["in nobody", trust({ ...ec2, Effect: "Deny" }), false],
      ["nobody say", "{", false],
    ],
    (lets, _policy, isIt) => `is ${isIt ? "" : "not "}of others alone if it lets ${lets}`,
    (_lets: string, policy: unknown, isIt: boolean) => assert.equal(isOfOthers(policy), isIt),
  );
});
