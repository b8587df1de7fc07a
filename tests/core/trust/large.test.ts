import assert from "node:assert/strict";
import { judgeTrustPolicy, serves } from "../../../core/trust";
import { stepsOf } from "../../support/steps";
import { account, intended, policy, sourceArn, statement, withCondition, withSourceArn } from "./fixtures";
import { itEach } from "../../support/cases";

const regions = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1"];
const clusters = Array.from({ length: 100 }, (_, index) => `${["prod", "stage", "dev"][index % 3]}-team-${index}`);
const sourceArns = regions.flatMap((region) =>
  clusters.map((cluster) => sourceArn.replace("us-east-1", region).replace("my-cluster", cluster)),
);
const all = { accounts: [account], clusters, regions, now: intended.now };
const right = { concernsFargate: true, scoped: [], exclusive: [], notices: [] };
const further = { StringEquals: { "aws:SourceAccount": account, "aws:SourceOrgID": "o-1", "aws:UserAgent": "a" } };
const denyOthers = statement({ Effect: "Deny", Condition: { ArnNotLike: { "aws:SourceArn": sourceArns } } });
const numbered = (count: number, name: string) => Array.from({ length: count }, (_, index) => `${name}${index}`);
const accountOf = (index: number) => String(100000000000 + index);

const silent: Record<string, unknown> = {
  "a hundred clusters in five Regions": withSourceArn(sourceArns),
  "the same under further conditions": withCondition({ ArnLike: { "aws:SourceArn": sourceArns }, ...further }),
  "the same in StringLike": withSourceArn(sourceArns, "StringLike"),
  "the same by a Deny": policy(statement({ Condition: undefined }), denyOthers),
  "each Region in a statement of its own": policy(
    ...regions.map((region) =>
      statement({
        Condition: {
          ArnLike: { "aws:SourceArn": sourceArns.filter((one) => one.includes(region)) },
          Bool: { "aws:SecureTransport": "true" },
        },
      }),
    ),
  ),
  "a dozen further keys": withCondition({
    ArnLike: { "aws:SourceArn": sourceArns },
    StringEquals: Object.fromEntries(numbered(12, "aws:RequestTag/").map((key) => [key, "x"])),
  }),
  "three hundred times the same": policy(
    ...numbered(300, "Statement").map((Sid) =>
      statement({ Sid, Condition: { StringLike: { "aws:SourceArn": sourceArns[0] }, ...further } }),
    ),
  ),
};

const hostile: Record<string, unknown> = {
  "many accounts": withSourceArn(
    Array.from({ length: 500 }, (_, index) => sourceArn.replace(account, accountOf(index))),
  ),
  "many values of aws:SourceAccount": withCondition({
    StringEquals: { "aws:SourceAccount": Array.from({ length: 500 }, (_, index) => accountOf(index)) },
  }),
  "many wildcards": withSourceArn(sourceArn.replace(account, "*1".repeat(2000))),
  "wildcards that cross colons": withSourceArn(
    numbered(20, "x").map((word) => `*${word}*:*b*:*${word}c*:*`),
    "StringLike",
  ),
  "many keys": withCondition({ StringEquals: Object.fromEntries(numbered(50_000, "key").map((key) => [key, "x"])) }),
  "a text of ten million characters": withSourceArn("a".repeat(10_000_000)),
  "variables that never end": withSourceArn(sourceArn.replace("my-cluster", "${".repeat(90_000))),
  "brackets that never end": withSourceArn(sourceArn.replace("my-cluster", "{{<".repeat(60_000))),
  "an action of many wildcards": policy(statement({ Action: "*a".repeat(100_000), Condition: undefined })),
};

describe("a trust policy: large and still right", function () {
  this.timeout(60_000);

  for (const [name, document] of Object.entries(silent)) {
    it(`${name}, with work budget to spare`, () => {
      const steps = stepsOf(() => assert.deepEqual(judgeTrustPolicy(document, all), right));
      // Twice as many as it takes.
      assert.ok(steps < 130_000, `${steps} steps`);
    });
  }

  it("one cluster beside many is found, and no other", () => {
    const scoped = (arns: string[]) =>
      judgeTrustPolicy(withCondition({ ArnLike: { "aws:SourceArn": arns }, ...further }), all).scoped;
    assert.deepEqual(
      scoped([...sourceArns, sourceArn]).map(({ cause }) => cause),
      [{ kind: "wide-value", value: sourceArn, why: "cluster", not: { clusters: all.clusters, namedBy: undefined } }],
    );
  });

  it("has a line for each cluster", () => {
    const document = withCondition({ ArnLike: { "aws:SourceArn": sourceArns }, ...further });
    const place = { accountId: account, region: regions[3], cluster: clusters[42] };
    assert.equal(serves(document, { for: place, every: true }), true);
    assert.equal(serves(document, { for: { ...place, cluster: "another" }, every: true }), false);
  });
});

describe("a trust policy: too much to look at", function () {
  this.timeout(60_000);

  for (const [name, document] of Object.entries(hostile)) {
    it(`fails closed on ${name}, within the work budget`, () => {
      for (const wanted of [intended, { now: intended.now }]) {
        const steps = stepsOf(() =>
          assert.ok(judgeTrustPolicy(document, wanted).scoped.some(({ kind }) => kind !== "malformed")),
        );
        // The last step is counted before it is found to be one too many.
        assert.ok(steps < 1_100_000, `${steps} steps`);
      }
    });
  }

  it("decides wildcards in many values", () => {
    const document = withSourceArn(
      numbered(40, "x").map((word) => sourceArn.replace("my-cluster", `*${word.split("").join("*")}*`)),
    );
    const kinds = [intended, { now: intended.now }].map((wanted) =>
      judgeTrustPolicy(document, wanted).scoped.map(({ kind }) => kind),
    );
    assert.deepEqual(kinds, [["unsafe"], []]);
  });

  const letters = "abcdefghijkl".split("");
  const letter = (index: number) => letters[index % 12] ?? "";
  const deny = (condition: Record<string, Record<string, unknown>>) =>
    statement({ Effect: "Deny", Principal: { AWS: "*" }, Condition: condition });
  const infixes = Array.from({ length: 14 }, (_, index) => `*${letter(index)}x${index}*${letter(index * 5)}*`);
  const exactly = (cluster: string) =>
    sourceArn.replace("my-cluster/*", `${cluster}/my-profile/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d`);
  itEach(
    [
      ["a value longer than any ARN", withSourceArn("*a?".repeat(6_600), "StringLike"), ["*"], ["broken"]],
      [
        "a key's value that can be as long",
        withCondition({ StringLike: { "aws:UserAgent": "*a?".repeat(2_000) } }),
        ["*"],
        ["unsafe"],
      ],
      [
        "values of stars and question marks",
        withSourceArn(
          numbered(200, "x").map((one) => `*${"ab?*c*d?".repeat(12)}${one}*`),
          "StringLike",
        ),
        ["*"],
        ["unsafe"],
      ],
      ["two infixes in each name, all intended", withSourceArn(infixes.map(exactly)), infixes, []],
      [
        "two infixes in each name, all but one intended",
        withSourceArn(infixes.map(exactly)),
        infixes.slice(1),
        ["unsafe"],
      ],
      [
        "Denies of letters far apart",
        policy(
          statement({}),
          ...numbered(30, "").map((_, index) =>
            deny({
              StringLike: { "aws:SourceArn": `*${letter(index)}${"?".repeat(20 + index)}${letter(index * 5)}*` },
            }),
          ),
        ),
        ["another"],
        ["unsafe", "broken"],
      ],
      [
        "Denies that each of two keys escapes",
        policy(
          statement({ Condition: undefined }),
          ...numbered(60, "").map((_, index) =>
            deny({
              ArnNotLike: { "aws:SourceArn": `arn:aws:eks:*:*:fargateprofile/*${letter(index)}${"?".repeat(index)}*` },
              StringNotLike: { "aws:SourceVpc": `*${letter(index * 7)}${"?".repeat(index)}*` },
            }),
          ),
        ),
        ["*"],
        ["unsafe"],
      ],
      [
        "twenty Denies of all but some infixes",
        policy(
          statement({ Condition: undefined }),
          ...numbered(20, "").map((_, shift) =>
            deny({
              ArnNotLike: {
                "aws:SourceArn": infixes.map((_one, index) =>
                  sourceArn.replace("my-cluster", `*${letter(index)}*${letter(index * 5 + shift)}*`),
                ),
              },
            }),
          ),
        ),
        ["another"],
        ["unsafe"],
      ],
    ],
    "decides %s",
    (_name: string, document: unknown, names: readonly string[], kinds: readonly string[]) => {
      const { scoped } = judgeTrustPolicy(document, { ...intended, clusters: names });
      assert.deepEqual(
        scoped.map(({ kind }) => kind),
        kinds,
      );
    },
  );

  it("names who else is named where the policy is too long to look at", () => {
    const long = { StringLike: { "aws:UserAgent": "a".repeat(200_001) } };
    const ec2 = { Service: "ec2.amazonaws.com" };
    const document = policy(
      statement({ Condition: long }),
      statement({ Principal: ec2 }),
      statement({ Effect: "Deny", Principal: { AWS: "*" } }),
    );
    assert.deepEqual(
      judgeTrustPolicy(document, intended).exclusive.map(({ kind, statement: place }) => [kind, place]),
      [["not-exclusive", "the second statement"]],
    );
  });

  it("names who else is named where they are too many to look at", () => {
    const principals = numbered(2_200, "").map((_, index) => accountOf(index));
    const over = { DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } };
    const found = (count: number) =>
      judgeTrustPolicy(
        policy(statement(), statement({ Principal: { AWS: principals.slice(0, count) }, Condition: over })),
        intended,
      );
    assert.deepEqual(found(200), right);
    const { scoped, exclusive } = found(2_200);
    assert.deepEqual([scoped, exclusive.map(({ statement: place }) => place)], [[], ["the second statement"]]);
  });

  it("asks for a thousand accounts in steps that grow with their number", () => {
    const principals = numbered(1_000, "").map((_, index) => `arn:aws:iam::${accountOf(index)}:root`);
    const document = policy(
      statement({}),
      statement({ Principal: { AWS: principals }, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    );
    const steps = stepsOf(() => assert.equal(judgeTrustPolicy(document, intended).exclusive.length, 1));
    // Those whom no statement tells apart have one answer.
    assert.ok(steps < 200_000, `${steps} steps`);
  });

  it("decides three hundred open statements that say the same", () => {
    const open = sourceArn.replace("my-cluster", "*a*b*");
    const Condition = { ArnLike: { "aws:SourceArn": open }, ...further };
    const { scoped } = judgeTrustPolicy(
      policy(...numbered(300, "Statement").map((Sid) => statement({ Sid, Condition }))),
      intended,
    );
    assert.deepEqual(
      scoped.map(({ cause }) => cause),
      Array(300).fill({ kind: "wide-value", value: open, why: "cluster" }),
    );
  });

  it("is silent on a long one that lets everyone do something else than assume the role", () => {
    const long = { StringLike: { "aws:UserAgent": "a".repeat(200_001) } };
    const document = policy(statement({ Principal: { AWS: "*" }, Action: "sts:TagSession", Condition: long }));
    assert.deepEqual(judgeTrustPolicy(document, intended), {
      concernsFargate: false,
      scoped: [],
      exclusive: [],
      notices: [],
    });
  });

  it("is silent on a large one for other services", () => {
    const services = numbered(20_000, "service").map((one) => `${one}.amazonaws.com`);
    const document = policy(statement({ Principal: { Service: services }, Condition: undefined }));
    assert.deepEqual(judgeTrustPolicy(document, intended), {
      concernsFargate: false,
      scoped: [],
      exclusive: [],
      notices: [],
    });
  });
});
