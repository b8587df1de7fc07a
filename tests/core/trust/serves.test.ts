import assert from "node:assert/strict";
import fc from "fast-check";
import { judgeTrustPolicy, type ProfilePlace, serves } from "../../../core/trust";
import { randomTrustPolicy } from "../../support/random-trust";
import { account, fargate, intended, policy, sourceArn, statement } from "./fixtures";
import { itEachCase } from "../../support/cases";
import { documentOf } from "../../support/trust-cases";

const here: ProfilePlace = { accountId: account, region: "us-east-1", cluster: "my-cluster" };

/** A document by the differences of its statements from the usual one without a condition, or another text. */
const read = (written: object[] | string) => (typeof written === "string" ? written : documentOf(written));

describe("some profile of a cluster", () => {
  itEachCase(
    __filename,
    "some",
    "%s",
    (_title: string, document: object[] | string, place: ProfilePlace, expected: boolean) =>
      assert.equal(serves(read(document), { for: place, now: intended.now }), expected),
  );

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
          serves(document, { for: { ...here, cluster }, now: intended.now }),
          concernsFargate && scoped.length === 0,
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe("every profile of a cluster", () => {
  const all: ProfilePlace = { accountId: account, region: "us-east-1", cluster: "my-cluster" };
  const pattern = (name: string) => sourceArn.replace(/my-cluster.*/, `my-cluster/${name}/*`);
  const allow = (Condition: unknown) => statement({ Condition });
  const like = (value: unknown, operator = "ArnLike") => ({ [operator]: { "aws:SourceArn": value } });
  itEachCase(__filename, "every", "%s", (_title: string, document: object[] | string, expected: boolean) =>
    assert.equal(serves(read(document), { for: all, every: true, now: intended.now }), expected),
  );

  it("is not known to get in, so it is not let in, where the work budget is spent on the ways to be kept out", () => {
    const inPart = (letter: string) => ({
      ...like(pattern(`${letter}?`)),
      ...like(pattern(`?${letter}`), "StringLike"),
    });
    const allows = Array.from("abcdefghijklmnopqrstuvwxyz", (letter) => allow(inPart(letter)));
    assert.equal(
      serves(policy(...allows.slice(0, 2), statement()), { for: all, every: true, now: intended.now }),
      true,
    );
    assert.equal(serves(policy(...allows, statement()), { for: all, every: true, now: intended.now }), false);
  });
});
