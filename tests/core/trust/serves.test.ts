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

describe("one profile of a cluster", () => {
  it("is told from others where the type of the resource is any: its own name may stand for a cluster", () => {
    const anyType = sourceArn.replace("fargateprofile", "*");
    const document = JSON.stringify(policy(statement({ Condition: { ArnLike: { "aws:SourceArn": anyType } } })));
    const gets = (name: string) => {
      const arn = sourceArn.replace(/my-cluster.*/, `another/${name}/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d`);
      return serves(document, { for: { ...here, cluster: "another", arn } });
    };
    assert.deepEqual(["my-cluster", "web"].map(gets), [true, false]);
  });
});

describe("every profile of a cluster", () => {
  const all: ProfilePlace = { accountId: account, region: "us-east-1", cluster: "my-cluster" };
  const pattern = (name: string) => sourceArn.replace(/my-cluster.*/, `my-cluster/${name}/*`);
  const allow = (Condition: unknown) => statement({ Condition });
  const like = (value: unknown, operator = "ArnLike") => ({ [operator]: { "aws:SourceArn": value } });
  const over = { DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } };
  const until = { DateLessThan: { "aws:CurrentTime": "2099-01-01T00:00:00Z" } };
  itEachCase(__filename, "every", "%s", (_title: string, document: object[] | string, expected: boolean) =>
    assert.equal(serves(read(document), { for: all, every: true, now: intended.now }), expected),
  );

  it("gets in by the present time where no other is given", () => {
    assert.equal(serves(policy(allow({ ...like(sourceArn), ...until })), { for: all, every: true }), true);
    assert.equal(serves(policy(allow({ ...like(sourceArn), ...over })), { for: all, every: true }), false);
  });

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
