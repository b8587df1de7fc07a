import assert from "node:assert/strict";
import fc from "fast-check";
import { regionsOf } from "../../../core/policy/arn";
import { sourceArn } from "../../../core/service/fargate";
import { buildTrustPolicy, judgeTrustPolicy } from "../../../core/trust";
import { randomTrustPolicy } from "../../support/random-trust";
import { account, intended, policy, statement } from "./fixtures";

type Document = { Version?: string; Statement: Record<string, unknown>[] };

/** What must stay the same when a document is only written in another way: which kinds of finding, on which statements. */
function verdict(document: unknown) {
  const { concernsFargate, scoped, exclusive } = judgeTrustPolicy(document, intended);
  return {
    concernsFargate,
    findings: [...scoped, ...exclusive].map(({ kind, statement: place }) => `${kind} ${place}`),
  };
}

const isUnsafe = (document: unknown) =>
  judgeTrustPolicy(document, intended).scoped.some(({ kind }) => kind === "unsafe" || kind === "account-only");

function mapStatements(document: Document, change: (one: Record<string, unknown>) => Record<string, unknown>) {
  return { ...document, Statement: document.Statement.map(change) };
}

function upperCase(text: string) {
  return text.toUpperCase();
}

/** A scalar for a list of one, and a list of one for a scalar. */
function otherForm(value: unknown): unknown {
  if (!Array.isArray(value)) return [value];
  return value.length === 1 ? value[0] : value;
}

function mapValues(container: unknown, change: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(container ?? {}).map(([key, value]) => [key, change(value)]));
}

/** A statement in which every element that can be written in two forms is written in the other one. */
function inOtherForm(one: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(one).map(([name, value]) => {
      if (name === "Effect" || value === "*") return [name, value];
      if (name === "Condition") return [name, mapValues(value, (block) => mapValues(block, otherForm))];
      return [name, name.endsWith("Principal") ? mapValues(value, otherForm) : otherForm(value)];
    }),
  );
}

function reversed(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

const cluster = fc.stringMatching(/^[0-9A-Za-z][0-9A-Za-z_-]{0,30}$/);
const region = fc.constantFrom("*", ...regionsOf("aws"));

function upperCased(one: Record<string, unknown>) {
  const condition = Object.fromEntries(
    Object.entries((one.Condition ?? {}) as Record<string, Record<string, unknown>>).map(([operator, block]) => [
      operator,
      Object.fromEntries(Object.entries(block).map(([key, value]) => [upperCase(key), value])),
    ]),
  );
  const actions = Object.fromEntries(
    ["Action", "NotAction"]
      .filter((name) => one[name] !== undefined)
      .map((name) => [name, [one[name] as string | string[]].flat().map(upperCase)]),
  );
  return { ...one, ...actions, ...(one.Condition !== undefined && { Condition: condition }) };
}

/** What holds for every trust policy, tried on as many random ones. */
export function describeProperties(numRuns: number): void {
  const runs = { numRuns };

  describe("any trust policy", () => {
    it("never makes the judgement throw", () => {
      fc.assert(
        fc.property(fc.oneof(fc.json(), fc.jsonValue(), fc.string(), fc.anything()), (document) => {
          judgeTrustPolicy(document, intended);
          judgeTrustPolicy(document, {});
        }),
        runs,
      );
    });

    it("never makes the judgement throw, with anything in the place of one of its elements", () => {
      const element = fc.constantFrom("Effect", "Principal", "Action", "Condition", "NotPrincipal", "NotAction", "Sid");
      fc.assert(
        fc.property(randomTrustPolicy, element, fc.anything(), (document, name, value) => {
          judgeTrustPolicy(
            { ...document, Statement: [...document.Statement, statement({ Sid: "Added" }), { [name]: value }] },
            intended,
          );
        }),
        runs,
      );
    });

    it("is not made unsafe by a further Deny", () => {
      fc.assert(
        fc.property(randomTrustPolicy, randomTrustPolicy, (document, other) => {
          fc.pre(!isUnsafe(document));
          const denies = other.Statement.map((one) => ({ ...one, Effect: "Deny" }));
          assert.equal(isUnsafe({ ...document, Statement: [...document.Statement, ...denies] }), false);
        }),
        runs,
      );
    });

    it("is made unsafe by a further open Allow, unless a Deny covers that too", () => {
      fc.assert(
        fc.property(randomTrustPolicy, (document) => {
          const allows = document.Statement.filter(({ Effect }) => Effect === "Allow");
          assert.equal(isUnsafe(policy(...allows, statement({ Condition: undefined }))), true);
          const deny = statement({
            Effect: "Deny",
            Condition: {
              ArnNotLike: statement().Condition && {
                "aws:SourceArn": sourceArn({
                  partition: "aws",
                  region: "us-east-1",
                  accountId: account,
                  cluster: "my-cluster",
                }),
              },
            },
          });
          assert.equal(isUnsafe(policy(...allows, statement({ Condition: undefined }), deny)), false);
        }),
        runs,
      );
    });

    it("is judged the same in another order, case or form", () => {
      fc.assert(
        fc.property(randomTrustPolicy, (document) => {
          const expected = verdict(document);
          assert.deepEqual(verdict(JSON.stringify(document)), expected, "as text");
          assert.deepEqual(verdict(reversed(document)), expected, "in another order of keys");
          assert.deepEqual(verdict(mapStatements(document, inOtherForm)), expected, "in the other form");
          assert.deepEqual(verdict(mapStatements(document, upperCased)), expected, "with other cases of letters");
        }),
        runs,
      );
    });
  });

  describe("a trust policy that is built", () => {
    const parts = fc.record({
      clusters: fc.uniqueArray(cluster, { minLength: 1, maxLength: 5 }),
      regions: fc.uniqueArray(region, { minLength: 1, maxLength: 3 }),
    });
    const arns = (clusters: string[], regions: string[]) =>
      regions.flatMap((one) =>
        clusters.map((name) => sourceArn({ partition: "aws", region: one, accountId: account, cluster: name })),
      );

    it("has no finding where the profiles that it is built for are those intended", () => {
      fc.assert(
        fc.property(parts, ({ clusters, regions }) => {
          const wanted = { accounts: [account], clusters, ...(!regions.includes("*") && { regions }) };
          assert.deepEqual(judgeTrustPolicy(buildTrustPolicy(arns(clusters, regions)), wanted), {
            concernsFargate: true,
            scoped: [],
            exclusive: [],
            notices: [],
          });
        }),
        runs,
      );
    });
  });
}
