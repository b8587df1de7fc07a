import assert from "node:assert/strict";
import { rewriteTrust, type Wanted } from "../../../../core/trust";
import { account, otherAccount, policy, type Statement, statement } from "../fixtures";

const line = (cluster: string, region = "*", owner = account) =>
  `arn:aws:eks:${region}:${owner}:fargateprofile/${cluster}/*`;
const allow = (Condition?: unknown, more: Statement = {}) => statement({ Condition, ...more });
const like = (...values: string[]) => ({ ArnLike: { "aws:SourceArn": values.length === 1 ? values[0] : values } });
const until = (year: number) => ({ DateLessThan: { "aws:CurrentTime": `${year}-01-01T00:00:00Z` } });
const ofAccount = { StringEquals: { "aws:SourceAccount": account } };
const notTest = { ArnNotLike: { "aws:SourceArn": line("test") } };
const deny = (...clusters: string[]) =>
  allow({ ArnNotLike: { "aws:SourceArn": clusters.map((one) => line(one)) } }, { Effect: "Deny" });
const anywhere = line("*").replace("aws", "*");
const ofChina = allow(undefined, { Principal: { AWS: `arn:aws-cn:iam::${account}:root` } });
const ownAnywhere = `arn:aws:eks:*:${account}:*`;

const manyLines = Array.from({ length: 130 }, (_, index) => line(`c${index}`));

type Case = [title: string, before: Statement[], wanted: Partial<Wanted>, after: Statement[] | string];

const cases: Case[] = [
  ["limits an open Allow to all that is intended", [allow()], {}, [allow(like(anywhere))]],
  [
    "names the partition of the account",
    [allow()],
    { intended: { accounts: [account], partition: "aws-cn" } },
    [allow(like(line("*").replace("aws", "aws-cn")))],
  ],
  [
    "names the partition that a Region shows",
    [allow()],
    { intended: { accounts: [account], regions: ["cn-*"] } },
    [allow(like(line("*", "cn-*").replace("aws", "aws-cn")))],
  ],
  [
    "adds a line of another partition than the policy names, if that is asked for",
    [allow(like(line("prod")))],
    { asked: [line("prod").replace("aws", "aws-cn")] },
    [allow(like(line("prod"), line("prod").replace("aws", "aws-cn")))],
  ],
  [
    "names the partition that the policy names",
    [allow(), ofChina],
    {},
    [allow(like(line("*").replace("aws", "aws-cn"))), ofChina],
  ],
  [
    "limits an open Allow to the clusters and Regions that are intended",
    [allow()],
    { intended: { accounts: [account], clusters: ["prod", "dev-*"], regions: ["eu-west-1"] } },
    [allow(like(line("prod", "eu-west-1"), line("dev-*", "eu-west-1")))],
  ],
  [
    "limits an open Allow by no line that another one holds",
    [allow()],
    { intended: { accounts: [account], clusters: ["prod-*", "prod-1"], regions: ["*", "nz-north-1"] } },
    [allow(like(line("prod-*").replace("aws", "*")))],
  ],
  [
    "limits an open Allow to what is asked if a person sees who loses",
    [allow()],
    { asked: [line("prod")], limit: [line("prod")], isLossShown: true },
    [allow(like(line("prod")))],
  ],
  [
    "keeps an exclusion an exclusion",
    [allow({ ...ofAccount, ...notTest })],
    {},
    [allow({ ...ofAccount, ...notTest, ...like(line("*")) })],
  ],
  [
    "takes a stranger's line out and leaves the own ones as they are",
    [allow(like(ownAnywhere, line("x", "*", otherAccount)))],
    {},
    [allow({ ArnLike: { "aws:SourceArn": [ownAnywhere] } })],
  ],
  ["gives a line for any account the own one", [allow(like(line("pro?", "*", "*")))], {}, [allow(like(line("pro?")))]],
  [
    "keeps a line with the role's own account as a variable",
    [allow(like("arn:aws:eks:*:${aws:ResourceAccount}:*", line("x", "*", otherAccount)))],
    {},
    [allow({ ArnLike: { "aws:SourceArn": ["arn:aws:eks:*:${aws:ResourceAccount}:*"] } })],
  ],
  [
    "names again what an operator names that lets in others too",
    [allow({ ArnLikeIfExists: { "aws:SourceArn": line("prod") } })],
    {},
    [allow({ ArnLikeIfExists: { "aws:SourceArn": line("prod") }, ...like(line("prod")) })],
  ],
  [
    "parts the service from those it shares a statement with",
    [
      allow(undefined, {
        Sid: "Both",
        Principal: {
          Service: [statement().Principal, "ec2.amazonaws.com"].flatMap((one) =>
            typeof one === "string" ? one : Object.values(one as object),
          ),
        },
      }),
    ],
    {},
    [allow(like(anywhere)), allow(undefined, { Sid: "Both", Principal: { Service: "ec2.amazonaws.com" } })],
  ],
  [
    "leaves a policy whose Deny statements limit it",
    [allow(), deny("prod", "blue")],
    { asked: [line("prod")] },
    [allow(), deny("prod", "blue")],
  ],
  [
    "adds a line to a list",
    [allow(like(line("blue")))],
    { asked: [line("prod")] },
    [allow(like(line("blue"), line("prod")))],
  ],
  [
    "adds as many lines as the longest trust policy takes",
    [allow(like(line("blue")))],
    { asked: manyLines },
    [allow(like(line("blue"), ...manyLines))],
  ],
  [
    "adds a line to the statement with which the service assumes the role",
    [allow(like(line("blue")), { Action: "sts:TagSession" }), allow(like(line("green")))],
    { asked: [line("prod")] },
    [allow(like(line("blue")), { Action: "sts:TagSession" }), allow(like(line("green"), line("prod")))],
  ],
  [
    "adds a statement beside a line that ends",
    [allow({ ...like(line("blue")), ...until(2099) })],
    { asked: [line("prod")] },
    [allow({ ...like(line("blue")), ...until(2099) }), allow(like(line("prod")))],
  ],
  [
    "leaves a line that has ended as it is",
    [allow({ ...like(line("blue")), ...until(2020) })],
    { asked: [line("prod")] },
    [allow({ ...like(line("blue")), ...until(2020) }), allow(like(line("prod")))],
  ],
  [
    "leaves a line that needs an ExternalId as it is",
    [allow({ ...like(line("blue")), StringEquals: { "sts:ExternalId": "x" } })],
    { asked: [line("prod")] },
    [allow({ ...like(line("blue")), StringEquals: { "sts:ExternalId": "x" } }), allow(like(line("prod")))],
  ],
  [
    "leaves a line that lets in nobody as it is",
    [allow({ StringEquals: { "aws:SourceArn": line("blue") } })],
    { asked: [line("prod")] },
    [allow({ StringEquals: { "aws:SourceArn": line("blue") } }), allow(like(line("prod")))],
  ],
  [
    "leaves a statement for another action as it is",
    [allow(like(line("prod")), { Action: "sts:TagSession" })],
    { asked: [line("prod")] },
    [allow(like(line("prod")), { Action: "sts:TagSession" }), allow(like(line("prod")))],
  ],
  [
    "takes from nobody whom it is for what it need not, though a person sees who loses",
    [allow({ ArnLikeIfExists: { "aws:SourceArn": line("blue") } })],
    { asked: [line("prod")], limit: [line("prod")], isLossShown: true },
    [allow({ ArnLikeIfExists: { "aws:SourceArn": line("blue") }, ...like(line("blue")) }), allow(like(line("prod")))],
  ],
  [
    "keeps conditions together",
    [allow({ ...like(ownAnywhere), ...notTest })],
    { asked: [line("prod")] },
    [allow({ ...like(ownAnywhere), ...notTest })],
  ],
  [
    "writes the right operator in place",
    [allow({ StringEquals: { "aws:SourceArn": line("prod") } })],
    { asked: [line("prod")] },
    [allow(like(line("prod")))],
  ],
  ["lets in whom a Deny keeps out: not written", [allow(), deny("prod")], { asked: [line("green")] }, "kept-out"],
  [
    "lets in nobody who was not asked for: not written",
    [allow({ StringEquals: { "aws:SourceArn": line("prod") } })],
    {},
    "wrong",
  ],
  [
    "says nothing of a statement for everyone: not written",
    [allow(undefined, { Principal: { AWS: "*" } })],
    {},
    "wrong",
  ],
];

describe("a trust policy made right", () => {
  for (const [title, before, wanted, after] of cases)
    it(title, () => {
      const written = rewriteTrust(policy(...before), { intended: { accounts: [account] }, asked: [], ...wanted });
      if ("doubt" in written) assert.equal(written.doubt.kind, after);
      else assert.deepEqual(written.policy, policy(...(after as Statement[])));
    });
});
