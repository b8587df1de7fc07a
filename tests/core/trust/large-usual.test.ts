import assert from "node:assert/strict";
import { judgeTrustPolicy } from "../../../core/trust";
import { account, intended, policy, statement } from "./fixtures";

const accounts = Array.from({ length: 100 }, (_, index) => String(111122220000 + index));
const regions = ["us-east-1", "us-west-2", "eu-west-1", "*"];
const arnOf = (index: number, name = `c${index}`) =>
  `arn:aws:eks:${regions[index % 4]}:${accounts[index]}:fargateprofile/${name}/*`;
const arns = (count: number) => Array.from({ length: count }, (_, index) => arnOf(index));
const secure = { Bool: { "aws:SecureTransport": "true" } };
const dates = { DateGreaterThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } };
const denies = Array.from({ length: 20 }, (_, index) =>
  statement({
    Effect: "Deny",
    Principal: { AWS: "*" },
    Condition: { ArnLike: { "aws:SourceArn": arnOf(index, "gone") } },
  }),
);
const allow = (operator: string, count: number, more: object = {}) =>
  statement({ Condition: { [operator]: { "aws:SourceArn": arns(count) }, ...more } });

const manyAccounts = Array.from({ length: 230 }, (_, index) => String(111122220000 + index));
const others = (Condition: unknown) => statement({ Effect: "Deny", Principal: { AWS: "*" }, Condition });

const usual: Record<string, unknown> = {
  "eight accounts of StringLike": policy(
    statement({
      Condition: { StringLike: { "aws:SourceArn": accounts.slice(0, 8).map((one) => `*:${one}:fargateprofile/*`) } },
    }),
  ),
  "twenty clusters of accounts of their own, with SecureTransport": policy(allow("StringLike", 20, secure)),
  "230 accounts of StringLike": policy(
    statement({
      Condition: { StringLike: { "aws:SourceArn": manyAccounts.map((one) => `*:${one}:fargateprofile/*`) } },
    }),
  ),
  "140 clusters in any partition and Region, with a Deny of an absent key": policy(
    statement({
      Condition: {
        StringLike: {
          "aws:SourceArn": manyAccounts
            .slice(0, 140)
            .map((one, index) => `arn:*:eks:*:${one}:fargateprofile/t${index}/*`),
        },
      },
    }),
    others({ Null: { "aws:SourceArn": "true" } }),
  ),
  "an open Allow, with a Deny of all but some profiles of eighty clusters, and one of other accounts": policy(
    statement({ Condition: undefined }),
    others({ StringNotLike: { "aws:SourceArn": arns(80).map((one) => one.replace("/*", "/fp-*")) } }),
    others({ StringNotEquals: { "aws:SourceAccount": accounts }, Null: { "aws:SourceAccount": "false" } }),
  ),
  ...Object.fromEntries(
    ["ArnLike", "StringLike"].flatMap((operator) => [
      [`a hundred clusters by ${operator}`, policy(allow(operator, 100))],
      [
        `eighty by ${operator}, with aws:SourceAccount, SecureTransport and a date`,
        policy(
          allow(operator, 80, { ...secure, ...dates, StringEquals: { "aws:SourceAccount": accounts.slice(0, 80) } }),
        ),
      ],
      [`sixty by ${operator}, with twenty Denies`, policy(allow(operator, 60), ...denies)],
    ]),
  ),
};

describe("a large trust policy of the usual forms", () => {
  for (const [name, document] of Object.entries(usual)) {
    it(`${name}: right`, () => {
      const { scoped } = judgeTrustPolicy(document, { accounts: manyAccounts, now: intended.now });
      assert.deepEqual(scoped, []);
    });
  }
});

const words = ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet"];
/** Names such as `echo-bravo`, each once. */
const names = (count: number) =>
  Array.from({ length: count }, (_, index) => `${words[index % 10]}-${words[Math.floor(index / 10)]}`);
const ofNames = (count: number, write: (name: string) => string) =>
  statement({ Condition: { StringLike: { "aws:SourceArn": names(count).map(write) } } });
const inAccount = `arn:aws:eks:*:${account}:fargateprofile`;

const byParts: Record<string, [document: unknown, clusters?: string[]]> = {
  "a hundred words, anywhere in an ARN of the account": [policy(ofNames(100, (name) => `*:${account}:*${name}*`))],
  "a hundred profiles of one cluster": [
    policy(ofNames(100, (name) => `${inAccount}/my-cluster/*${name}*/*`)),
    ["my-cluster"],
  ],
  "eight clusters and profiles of the same name": [
    policy(ofNames(8, (name) => `${inAccount}/*${name}*/*${name}*/*`)),
    names(8).map((name) => `*${name}*`),
  ],
  "a hundred clusters by a Deny of all others": [
    policy(
      statement({ Condition: { StringLike: { "aws:SourceArn": `${inAccount}/*` } } }),
      others({ StringNotLike: { "aws:SourceArn": names(100).map((name) => `*/${name}-*/*/*`) } }),
    ),
    names(100).map((name) => `${name}-*`),
  ],
};

describe("a large trust policy by parts of names", () => {
  for (const [name, [document, clusters]] of Object.entries(byParts)) {
    it(`${name}: right`, () => {
      const wanted = { accounts: [account], now: intended.now, ...(clusters && { clusters }) };
      assert.deepEqual(judgeTrustPolicy(document, wanted).scoped, []);
    });
  }
});
