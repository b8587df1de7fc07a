import assert from "node:assert/strict";
import fc from "fast-check";
import { type ClusterPlace, judgeTrustPolicy, permitsEveryProfile, permitsSomeProfile } from "../../../../core/trust";
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

describe("every profile of a cluster", () => {
  const all: ClusterPlace = { accountId: account, region: "us-east-1", cluster: "my-cluster" };
  const pattern = (name: string) => sourceArn.replace(/my-cluster.*/, `my-cluster/${name}/*`);
  const allow = (Condition: unknown) => statement({ Condition });
  const deny = (Condition?: unknown) => statement({ Effect: "Deny", Condition });
  const like = (value: unknown, operator = "ArnLike") => ({ [operator]: { "aws:SourceArn": value } });
  const over = { DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } };
  const until = { DateLessThan: { "aws:CurrentTime": "2099-01-01T00:00:00Z" } };
  const cases: [title: string, document: unknown, expected: boolean][] = [
    ["gets in by the cluster's line", policy(statement()), true],
    ["gets in by a line for every cluster", withSourceArn(sourceArn.replace("my-cluster", "*")), true],
    ["gets in where there is no condition", withCondition(undefined), true],
    ["gets in under a date to come", policy(allow({ ...like(sourceArn), ...until })), true],
    [
      "gets in by two lines, one for some and one for the others",
      policy(allow(like(pattern("a*"))), allow(like(pattern("a*"), "ArnNotLike"))),
      true,
    ],
    [
      "gets in by the one of two Allow statements that is not over",
      policy(allow({ ...like(sourceArn), ...over }), statement()),
      true,
    ],
    ["gets in where a Deny is over", policy(statement(), deny(over)), true],
    [
      "gets in where a Deny is of another cluster",
      policy(statement(), deny(like(sourceArn.replace("my-", "another-")))),
      true,
    ],
    ["gets in where a Deny is of all other clusters", policy(statement(), deny(like(sourceArn, "ArnNotLike"))), true],
    [
      "gets in where a Deny of some profiles is over",
      policy(statement(), deny({ ...like(pattern("a")), ...over })),
      true,
    ],
    ["is not all let in by a line for one", withSourceArn(pattern("a")), false],
    ["is not all let in by lines for two", policy(allow(like(pattern("a*"))), allow(like(pattern("b*")))), false],
    [
      "is not all let in by one statement under two conditions",
      policy(allow({ ArnLike: like(sourceArn).ArnLike, ...like(pattern("a"), "ArnNotLike") })),
      false,
    ],
    ["is not all let in where a Deny is of one", policy(statement(), deny(like(pattern("a")))), false],
    [
      "is not all let in where a Deny under a date to come is of one",
      policy(statement(), deny({ ...like(pattern("a")), ...until })),
      false,
    ],
    [
      "is not all let in where a Deny is of all but one",
      policy(statement(), deny(like(pattern("a"), "ArnNotLike"))),
      false,
    ],
    ["is kept out by a Deny of everything", policy(statement(), deny()), false],
    ["is kept out where the Allow is over", policy(allow({ ...like(sourceArn), ...over })), false],
    ["is kept out by a line for another cluster", withSourceArn(sourceArn.replace("my-", "another-")), false],
    ["is kept out by a line for another Region", withSourceArn(sourceArn.replace("us-east-1", "eu-west-1")), false],
    ["is kept out by a line for another account", withSourceArn(sourceArn.replace(account, "999999999999")), false],
    [
      "is kept out by a role for another service",
      policy(statement({ Principal: { Service: "ec2.amazonaws.com" } })),
      false,
    ],
    ["is kept out where the action is another", policy(statement({ Action: "sts:TagSession" })), false],
    ["is kept out by a Deny alone", policy(deny(like(pattern("a")))), false],
    ["is kept out by a policy that cannot be read", "{", false],
  ];
  for (const [title, document, expected] of cases)
    it(title, () => assert.equal(permitsEveryProfile(document, all, intended.now), expected));

  it("gets in by the present time where no other is given", () => {
    assert.equal(permitsEveryProfile(policy(allow({ ...like(sourceArn), ...until })), all), true);
    assert.equal(permitsEveryProfile(policy(allow({ ...like(sourceArn), ...over })), all), false);
  });

  it("is not known to get in, so it is not let in, where the work budget is spent on the ways to be kept out", () => {
    const inPart = (letter: string) => ({
      ...like(pattern(`${letter}?`)),
      ...like(pattern(`?${letter}`), "StringLike"),
    });
    const allows = Array.from("abcdefghijklmnopqrstuvwxyz", (letter) => allow(inPart(letter)));
    assert.equal(permitsEveryProfile(policy(...allows.slice(0, 2), statement()), all, intended.now), true);
    assert.equal(permitsEveryProfile(policy(...allows, statement()), all, intended.now), false);
  });
});
