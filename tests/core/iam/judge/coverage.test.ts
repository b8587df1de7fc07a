import assert from "node:assert/strict";
import fc from "fast-check";
import { type ClusterPlace, judgeTrustPolicy, permitsSomeProfile } from "../../../../core/iam";
import { randomTrustPolicy } from "../../../support/random-trust-policy";
import { account, fargate, intended, policy, sourceArn, statement, withCondition, withSourceArn } from "../fixtures";

const ofProfile = (name: string) => withSourceArn(sourceArn.replace(/my-cluster.*/, `my-cluster/${name}/*`));
const here: Partial<ClusterPlace> = { accountId: account, region: "us-east-1", cluster: "my-cluster" };

describe("some profile of a cluster", () => {
  const cases: [string, unknown, Parameters<typeof permitsSomeProfile>[1], boolean][] = [
    ["gets in by the cluster's line", policy(statement()), here, true],
    ["gets in by a glob for the cluster", withSourceArn(sourceArn.replace("my-cluster", "my-*")), here, true],
    ["gets in where nothing is said of the place", policy(statement()), {}, true],
    ["gets in where nothing is said of the place, and no account by the policy", withCondition(undefined), {}, true],
    ["gets in where there is no condition", withCondition(undefined), here, true],
    ["gets in for everyone, though nobody is named", policy(statement({ Principal: { AWS: "*" } })), here, true],
    [
      "gets in in a Region that is not known here",
      withSourceArn(sourceArn.replace("us-east-1", "*")),
      { region: "eu-new-9" },
      true,
    ],
    ["is kept out in another Region", policy(statement()), { ...here, region: "eu-west-1" }, false],
    ["is kept out in another account", policy(statement()), { ...here, accountId: "999999999999" }, false],
    ["is kept out of another cluster", policy(statement()), { cluster: "another" }, false],
    ["is kept out by a Deny", policy(statement(), statement({ Effect: "Deny" })), here, false],
    [
      "is kept out by a role for another service",
      policy(statement({ Principal: { Service: "ecs-tasks.amazonaws.com" } })),
      here,
      false,
    ],
    ["is kept out by a policy that cannot be read", "{", here, false],
    ["gets in by a line for the profile", ofProfile("a"), { ...here, profile: "a" }, true],
    ["gets in by a glob for the profile", ofProfile("a*"), { ...here, profile: "a-1" }, true],
    ["gets in by its name where the policy names none", policy(statement()), { ...here, profile: "my_profile" }, true],
    ["is kept out by a line for another profile", ofProfile("a"), { ...here, profile: "a-1" }, false],
    [
      "is kept out by a line for a profile in another case of letters",
      ofProfile("a"),
      { ...here, profile: "A" },
      false,
    ],
    ["gets in where the profile's name is not known", ofProfile("a"), here, true],
  ];
  for (const [title, document, place, expected] of cases)
    it(title, () => assert.equal(permitsSomeProfile(document, place, intended.now), expected));

  it("gets in exactly where a policy that denies all other profiles is not broken", () => {
    fc.assert(
      fc.property(randomTrustPolicy, fc.constantFrom("my-cluster", "another"), (document, cluster) => {
        const pattern = `arn:*:eks:us-east-1:${account}:fargateprofile/${cluster}/*`;
        const elseDenied = {
          Effect: "Deny",
          Principal: { AWS: "*" },
          Action: "sts:AssumeRole",
          Condition: { ArnNotLike: { "aws:SourceArn": pattern } },
        };
        const narrowed = { ...document, Statement: [...document.Statement, elseDenied] };
        const { concernsFargate, scoped } = judgeTrustPolicy(narrowed, { accounts: [account], now: intended.now });
        fc.pre(scoped.every(({ kind }) => kind === "broken"));
        const namesIt = JSON.stringify(document).includes(fargate);
        fc.pre(namesIt || !concernsFargate);
        assert.equal(
          permitsSomeProfile(document, { ...here, cluster }, intended.now),
          concernsFargate && scoped.length === 0,
        );
      }),
      { numRuns: 60 },
    );
  });
});
