import assert from "node:assert/strict";
import fc from "fast-check";
import { type ClusterPlace, judgeTrustPolicy, permitsEveryProfile, permitsSomeProfile } from "../../../core/trust";
import { randomTrustPolicy } from "../../support/random-trust-policy";
import { account, fargate, intended, policy, sourceArn, statement } from "./fixtures";
import { casesOf } from "../../support/cases";
import { documentOf } from "../../support/trust-cases";

const here: Partial<ClusterPlace> = { accountId: account, region: "us-east-1", cluster: "my-cluster" };

/** A document by the differences of its statements from the usual one without a condition, or another text. */
const read = (written: object[] | string) => (typeof written === "string" ? written : documentOf(written));

describe("some profile of a cluster", () => {
  type Place = Parameters<typeof permitsSomeProfile>[1];
  const cases = casesOf(__filename, "some") as [string, document: object[] | string, Place, boolean][];
  for (const [title, document, place, expected] of cases)
    it(title, () => assert.equal(permitsSomeProfile(read(document), place, intended.now), expected));

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
  const like = (value: unknown, operator = "ArnLike") => ({ [operator]: { "aws:SourceArn": value } });
  const over = { DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } };
  const until = { DateLessThan: { "aws:CurrentTime": "2099-01-01T00:00:00Z" } };
  const cases = casesOf(__filename, "every") as [title: string, document: object[] | string, expected: boolean][];
  for (const [title, document, expected] of cases)
    it(title, () => assert.equal(permitsEveryProfile(read(document), all, intended.now), expected));

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
