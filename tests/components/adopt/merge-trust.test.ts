import assert from "node:assert/strict";
import { mergeTrust, wantedOf } from "../../../components/adopt";
import { differencesText } from "../../../core/findings/render/access";
import { account, policy, type Statement, statement } from "../../core/trust/fixtures";
import { casesOf } from "../../support/cases";
import { documentOf } from "../../support/trust-cases";

const line = (cluster: string, region = "eu-west-1", owner = account) =>
  `arn:aws:eks:${region}:${owner}:fargateprofile/${cluster}/*`;
const allow = (Condition?: unknown, more: Statement = {}) => statement({ Condition, ...more });
const like = (...values: string[]) => ({ ArnLike: { "aws:SourceArn": values.length === 1 ? values[0] : values } });
const only = (...clusters: string[]) =>
  allow({ ArnNotLike: { "aws:SourceArn": clusters.map((one) => line(one)) } }, { Effect: "Deny" });
const admin = {
  Sid: "A",
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: "sts:AssumeRole",
};

/** Statements are written by what differs from the usual one without a condition. */
interface Case {
  title: string;
  before: Statement[];
  after: Statement[];
  lost?: string[];
}

const cases = (casesOf(__filename, "merged") as Case[]).map(({ before, after, ...one }) => {
  const [was, is] = [before, after].map((written) => documentOf(written).Statement as Statement[]);
  return { ...one, before: was ?? [], after: is };
});

const merge = (before: Statement[] | string, cluster = "prod", region = "eu-west-1") => {
  const document = typeof before === "string" ? before : JSON.stringify(policy(...before));
  const scope = { partition: "aws", accountId: account, regions: [region], clusters: [cluster] };
  return { document, ...mergeTrust(document, wantedOf(document, scope)) };
};

describe("the trust policy of a role that is adopted", () => {
  for (const { title, before, after = [], lost = [] } of cases)
    it(title, () => {
      const merged = merge(before);
      assert.deepEqual([merged.doubt, merged.principals], [undefined, []]);
      assert.deepEqual(JSON.parse(merged.written), policy(...after));
      const words = differencesText(merged.lost).replace(/, for example [^;]*/g, "");
      assert.deepEqual(words, lost.join("; "));
    });

  it("stays if it lets in the cluster in a Region that is younger than this version", () => {
    const { document, written, doubt } = merge([allow(like(line("prod", "mx-central-7")))], "prod", "mx-central-7");
    assert.deepEqual([written, doubt], [document, undefined]);
  });

  for (const [title, before, kind, cluster] of [
    ["is left if a Deny keeps the cluster out", [allow(), only("prod", "blue")], "kept-out", "green"],
    ["is left if IAM does not take it", [allow(like(line("prod")), { Sid: "a b" })], "wrong"],
    ...["", "null"].map((text) => [`is left if it is ${text || "empty"}`, text, "wrong"]),
  ] as [string, Statement[] | string, string, string?][])
    it(title, () => {
      const { document, written, doubt, lost } = merge(before, cluster);
      assert.deepEqual([doubt?.kind, written, lost], [kind, document, []]);
    });

  for (const [title, before] of [
    ["for others alone", [admin]],
    ["for others too", [allow(like(line("prod"))), admin]],
    ["for everyone", [allow(undefined, { Principal: "*" })]],
  ] as [string, Statement[]][])
    it(`names the others if it is ${title}`, () => assert.equal(merge(before).principals.length, 1));
});
