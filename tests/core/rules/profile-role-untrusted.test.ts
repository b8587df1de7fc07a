import assert from "node:assert/strict";
import type { WhyUntrusted } from "../../../core/findings/found";
import type { ProfilePlace } from "../../../core/trust";
import { whyUntrusted } from "../../../core/rules/profile-role-untrusted";

const account = "111122223333";
const line = (cluster: string, { region = "eu-west-1", of = account, profile = "*" } = {}) =>
  `arn:aws:eks:${region}:${of}:fargateprofile/${cluster}/${profile}`;
const allow = (sourceArn: unknown) => ({
  Effect: "Allow",
  Principal: { Service: "eks-fargate-pods.amazonaws.com" },
  Action: "sts:AssumeRole",
  Condition: { ArnLike: { "aws:SourceArn": sourceArn } },
});
const denyAllBut = (sourceArn: string) => ({
  ...allow(sourceArn),
  Effect: "Deny",
  Condition: { ArnNotLike: { "aws:SourceArn": sourceArn } },
});
const policy = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const place: ProfilePlace = { accountId: account, region: "eu-west-1", cluster: "prod", profile: "default" };
const only = (others: Extract<WhyUntrusted, { kind: "kept-out" }>["others"]) => ({
  kind: "kept-out",
  others,
  denials: [],
});

describe("why a profile cannot use its role", () => {
  const cases: [what: string, document: unknown, why: object | undefined, place?: ProfilePlace][] = [
    ["is nothing where the policy has a line for its cluster", policy(allow(line("prod"))), undefined],
    ["is another cluster", policy(allow(line("other"))), only("clusters")],
    ["is another Region", policy(allow(line("prod", { region: "us-east-1" }))), only("Regions")],
    ["is another account", policy(allow(line("prod", { of: "999999999999" }))), only("accounts")],
    ["is another profile of its cluster", policy(allow(line("prod", { profile: "other/*" }))), only("profiles")],
    [
      "is the cluster where nothing else is known of it",
      policy(allow(line("other"))),
      only("clusters"),
      { cluster: "prod" },
    ],
    [
      "is the trust for another service",
      policy({ ...allow(line("prod")), Principal: { Service: "ec2.amazonaws.com" } }),
      { kind: "not-for-fargate" },
    ],
    [
      "is a Deny that can go",
      policy(allow([line("prod"), line("other")]), denyAllBut(line("other"))),
      { kind: "kept-out", denials: ["statement 1"] },
    ],
    [
      "is a missing line where a Deny alone is not to blame",
      policy(allow(line("other")), denyAllBut(line("other"))),
      only("clusters"),
    ],
    [
      "is left to another finding where IAM refuses the policy",
      policy({ ...allow(line("other")), Sid: "a b" }),
      undefined,
    ],
    ["is left to another finding where nobody can use the role", policy(allow("arn:aws:eks:nowhere")), undefined],
  ];
  for (const [what, document, why, at = place] of cases)
    it(what, () => assert.deepEqual(whyUntrusted(document, at), why));

  it("counts for a role that nobody can use and no other rule judges", () =>
    assert.deepEqual(
      whyUntrusted(policy(allow(line("nobody-1", { region: "eu" }))), place, { isJudged: false }),
      only("clusters"),
    ));

  it("is no Deny whose absence would let in others", () =>
    assert.deepEqual(
      whyUntrusted(policy({ ...allow(line("prod")), Condition: undefined }, denyAllBut(line("other"))), place),
      only("clusters"),
    ));
});
