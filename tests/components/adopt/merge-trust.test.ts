import assert from "node:assert/strict";
import { mergeTrust, wantedOf } from "../../../components/adopt/adopted-role";
import { fargateStatement } from "../../../core/trust";
import { differencesText } from "../../../core/findings/render/access";
import { account, otherAccount, policy, type Statement, statement } from "../../core/trust/fixtures";

const line = (cluster: string, region = "eu-west-1", owner = account) =>
  `arn:aws:eks:${region}:${owner}:fargateprofile/${cluster}/*`;
const allow = (Condition?: unknown, more: Statement = {}) => statement({ Condition, ...more });
const like = (...values: string[]) => ({ ArnLike: { "aws:SourceArn": values.length === 1 ? values[0] : values } });
const only = (...clusters: string[]) =>
  allow({ ArnNotLike: { "aws:SourceArn": clusters.map((one) => line(one)) } }, { Effect: "Deny" });
const own = (...clusters: string[]) => fargateStatement(clusters.map((one) => line(one))) as Statement;
const ofAccount = { StringEquals: { "aws:SourceAccount": account } };
const notTest = { ArnNotLike: { "aws:SourceArn": line("test") } };
const ownAnywhere = `arn:aws:eks:*:${account}:*`;
const nextWeek = { DateLessThan: { "aws:CurrentTime": "2099-12-05T00:00:00Z" } };
const ended = { DateLessThan: { "aws:CurrentTime": "2020-12-05T00:00:00Z" } };
const externalId = { StringEquals: { "sts:ExternalId": "x" } };
const admin = {
  Sid: "A",
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: "sts:AssumeRole",
};
const strangers = `pods of any cluster of accounts other than ${account}`;
const noProfile = "the Fargate service, on behalf of no profile";

interface Case {
  title: string;
  before: Statement[];
  /** The cluster that is to get in; default: prod. */
  cluster?: string;
  /** Default: what was there before. */
  after?: Statement[];
  lost?: string[];
}

const cases: Case[] = [
  {
    title: "takes a line into its list",
    before: [allow(like(line("blue")))],
    after: [allow(like(line("blue"), line("prod")))],
  },
  { title: "stays if the line is there", before: [allow(like(line("blue"), line("prod")))] },
  {
    title: "lets in no cluster that it excludes from all of the account",
    before: [allow({ ...like(ownAnywhere), ...notTest })],
  },
  {
    title: "lets in a cluster that it excludes if that is asked for, by a statement of its own",
    before: [allow({ ...like(ownAnywhere), ...notTest })],
    cluster: "test",
    after: [allow({ ...like(ownAnywhere), ...notTest }), own("test")],
  },
  {
    title: "keeps an exclusion an exclusion if the account alone limits it",
    before: [allow({ ...ofAccount, ...notTest })],
    after: [allow({ ...ofAccount, ...notTest, ...like(line("*", "*")) })],
    lost: [noProfile],
  },
  { title: "keeps the clusters that a Deny spares", before: [allow(), only("prod", "blue")] },
  {
    title: "keeps the clusters of an account that only has to send a SourceArn",
    before: [allow({ ...ofAccount, Null: { "aws:SourceArn": "false" } })],
    after: [allow({ ...ofAccount, Null: { "aws:SourceArn": "false" }, ...like(line("*", "*")) })],
  },
  ...[
    { what: "that ends", condition: nextWeek },
    { what: "that has ended", condition: ended },
    { what: "for an ExternalId", condition: externalId },
  ].map(({ what, condition }) => ({
    title: `takes no other line into a statement ${what}`,
    before: [allow({ ...like(line("blue")), ...condition })],
    after: [allow({ ...like(line("blue")), ...condition }), own("prod")],
  })),
  {
    title: "takes no line into a statement for another action",
    before: [allow(like(line("blue")), { Action: "sts:TagSession" })],
    after: [allow(like(line("blue")), { Action: "sts:TagSession" }), own("prod")],
  },
  {
    title: "lets in all of the account if everyone got in",
    before: [allow(), { ...admin, Effect: "Deny" }],
    after: [allow(like(line("*", "*"))), { ...admin, Effect: "Deny" }],
    lost: [strangers, noProfile],
  },
  ...["prod*", "pro?"].map((name) => ({
    title: `keeps the own line ${name} beside one of a stranger`,
    before: [allow(like(line(name), line("x", "*", otherAccount)))],
    after: [allow({ ArnLike: { "aws:SourceArn": [line(name)] } })],
    lost: [`pods of cluster x of account ${otherAccount}`],
  })),
  ...[ownAnywhere, "arn:aws:eks:*:${aws:ResourceAccount}:*"].map((value) => ({
    title: `keeps the own line ${value} beside one of a stranger`,
    before: [allow(like(value, line("x", "*", otherAccount)))],
    after: [allow({ ArnLike: { "aws:SourceArn": [value] } })],
    lost: [`pods of cluster x of account ${otherAccount}`],
  })),
  {
    title: "moves no line of a stranger into the account",
    before: [allow(like(line("*", "*"), line("x", "*", otherAccount)))],
    after: [allow({ ArnLike: { "aws:SourceArn": [line("*", "*")] } })],
    lost: [`pods of cluster x of account ${otherAccount}`],
  },
  {
    title: "keeps the line of a Region that is younger than this version",
    before: [allow(like(line("old", "nz-north-1"), line("x", "*", otherAccount)))],
    after: [allow(like(line("old", "nz-north-1"), line("prod")))],
    lost: [`pods of cluster x of account ${otherAccount}`],
  },
  { title: "lets in the cluster where nobody is let in", before: [], after: [own("prod")] },
];

const merge = (before: Statement[] | string, cluster = "prod") => {
  const document = typeof before === "string" ? before : JSON.stringify(policy(...before));
  const scope = { partition: "aws", accountId: account, regions: ["eu-west-1"], clusters: [cluster] };
  return { document, ...mergeTrust(document, wantedOf(document, scope)) };
};

describe("the trust policy of a role that is adopted", () => {
  for (const { title, before, cluster, after = before, lost = [] } of cases)
    it(title, () => {
      const merged = merge(before, cluster);
      assert.deepEqual([merged.doubt, merged.others], [undefined, []]);
      assert.deepEqual(JSON.parse(merged.written), policy(...after));
      const words = differencesText(merged.lost).replace(/, for example [^;]*/g, "");
      assert.deepEqual(words, lost.join("; "));
    });

  for (const [title, before, kind, cluster] of [
    ["is left if a Deny keeps the cluster out", [allow(), only("prod", "blue")], "kept-out", "green"],
    ["is left if IAM does not take it", [allow(like(line("prod")), { Sid: "a b" })], "wrong"],
    ...["", "{", "[]", "null", '{"Statement":"x"}'].map((text) => [
      `is left if it is ${text || "empty"}`,
      text,
      "wrong",
    ]),
  ] as [string, Statement[] | string, string, string?][])
    it(title, () => {
      const { document, written, doubt, lost } = merge(before, cluster);
      assert.deepEqual([doubt?.kind, written, lost], [kind, document, []]);
    });

  for (const [title, before] of [
    ["for others alone", [admin]],
    ["for others too", [allow(like(line("prod"))), admin]],
    ["for everyone", [allow(undefined, { Principal: "*" })]],
    [
      "for everyone that NotPrincipal does not name",
      [{ ...admin, Principal: undefined, NotPrincipal: admin.Principal }],
    ],
  ] as [string, Statement[]][])
    it(`names the others if it is ${title}`, () => assert.equal(merge(before).others.length, 1));
});
