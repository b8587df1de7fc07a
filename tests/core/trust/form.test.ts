import assert from "node:assert/strict";
import { buildTrustPolicy, fixTrustPolicy, type Meant } from "../../../core/trust";
import { formOf } from "../../../core/trust/form";
import { account } from "./fixtures";

const line = (cluster: string, region = "eu-west-1") => `arn:aws:eks:${region}:${account}:fargateprofile/${cluster}/*`;
const place = { partition: "aws", region: "eu-west-1", accountId: account };
const arn = (cluster: string, name: string) =>
  `arn:aws:eks:eu-west-1:${account}:fargateprofile/${cluster}/${name}/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d`;
const use = (cluster: string, ...profiles: string[]) => ({
  ...{ ...place, cluster, profiles: profiles.map((name) => ({ arn: arn(cluster, name) })) },
});
const asked = (...uses: Meant["uses"] & object): Meant => ({ accounts: [account], uses });
const policy = (...values: string[]) => JSON.stringify(buildTrustPolicy(values));

/** What is shared: two questions with the same are one. */
const keyOf = (document: string, question: Meant) => {
  const form = formOf(document, question);
  return form && JSON.stringify([form.document, form.meant]);
};

describe("the form of a question about a trust policy", () => {
  const one = keyOf(policy(line("prod")), asked(use("prod", "first")));

  it("is the same for other names of clusters and of Fargate profiles", () => {
    assert.ok(one);
    assert.equal(keyOf(policy(line("test-2")), asked(use("test-2", "second", "third"))), one);
  });

  for (const [title, document, question] of [
    ["another account", policy(line("prod")), { ...asked(use("prod", "first")), accounts: ["1".repeat(12)] }],
  ] as const)
    it(`is another one for ${title}`, () => {
      const key = keyOf(document, question);
      assert.ok(key);
      assert.notEqual(key, one);
    });

  for (const [title, document, question] of [
    ["a line for one profile", policy(line("prod/first")), asked(use("prod"))],
    ["names that differ in case alone", policy(line("Prod")), asked(use("prod"))],
    [
      "a profile of another cluster",
      policy(line("prod")),
      asked({ ...use("prod"), ...{ profiles: [{ arn: arn("test", "a") }] } }),
    ],
    ["a key that stands twice", '{"Version":"2012-10-17","Statement":[],"Statement":[]}', asked(use("prod"))],
  ] as const)
    it(`is not plain for ${title}`, () => assert.equal(formOf(document, question), undefined));

  it("keeps a principal whose name an escape hides", () => {
    const denial = {
      Effect: "Deny",
      Principal: { AWS: `arn:aws:iam::${account}:role/qZ0q` },
      Action: "sts:AssumeRole",
    };
    const { Version, Statement } = buildTrustPolicy([line("admin")]);
    const text = JSON.stringify({ Version, Statement: [...Statement, denial] }).replace("qZ0q", "q\\u005a0q");
    const advice = fixTrustPolicy(text, asked(use("admin", "first"), use("prod", "first")));
    assert.ok(advice?.kind === "trust");
    assert.deepEqual(advice.after.Statement.at(-1), denial);
  });
});
