import assert from "node:assert/strict";
import type { WhyUntrusted } from "../../../core/findings/found";
import type { ProfilePlace } from "../../../core/trust";
import { whyUntrusted } from "../../../core/rules/profile-role-untrusted";
import { casesOf } from "../../support/cases";

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
  const cases = casesOf(__filename, "cases") as [
    what: string,
    document: unknown,
    why: object | undefined,
    place?: ProfilePlace,
  ][];
  for (const [what, document, why, at = place] of cases)
    it(what, () => assert.deepEqual(whyUntrusted(document, at), why));

  it("counts for a role that nobody can use and no other rule judges", () =>
    assert.deepEqual(whyUntrusted(policy(allow(line("nobody-1", { region: "eu" }))), place, { isJudged: false }), {
      kind: "not-for-fargate",
    }));

  it("is no Deny whose absence would let in others", () =>
    assert.deepEqual(
      whyUntrusted(policy({ ...allow(line("prod")), Condition: undefined }, denyAllBut(line("other"))), place),
      only("clusters"),
    ));
});
