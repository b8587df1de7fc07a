import assert from "node:assert/strict";
import { fixTrustPolicy } from "../../../core/trust";
import { judgeText } from "../../cli/commands/judge/judge";

const account = "111122223333";
const line = (cluster: string) => ({
  ArnLike: { "aws:SourceArn": `arn:aws:eks:eu-west-1:${account}:fargateprofile/${cluster}/*` },
});
const after = (day: string) => ({ DateGreaterThan: { "aws:CurrentTime": `${day}T00:00:00Z` } });
const before = (day: string) => ({ DateLessThan: { "aws:CurrentTime": `${day}T00:00:00Z` } });
const allow = (...conditions: object[]) => ({
  Effect: "Allow",
  Principal: { Service: "eks-fargate-pods.amazonaws.com" },
  Action: "sts:AssumeRole",
  ...(conditions.length > 0 && { Condition: Object.assign({}, ...conditions) as object }),
});
const deny = (...conditions: object[]) => ({ ...allow(...conditions), Effect: "Deny" });
const textOf = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const [past, tomorrow, future] = [
  "2020-01-01",
  new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
  "2099-12-20",
];

describe("a date in a trust policy", () => {
  for (const [what, statements, ids, message, fix] of [
    [
      "that begins",
      [allow(line("blue"), after(future))],
      ["trust-broken"],
      /DateGreaterThan."aws:CurrentTime": it is not met now/,
      /^Change the trust policy yourself/,
    ],
    [
      "that is over",
      [allow(line("blue"), before(past))],
      ["trust-broken"],
      /DateLessThan."aws:CurrentTime": it is not met now/,
      /^Change the trust policy yourself/,
    ],
    [
      "of the Deny before an open role",
      [allow(), deny(before(tomorrow))],
      ["trust-broken", "trust-unsafe"],
      /no condition on aws:SourceArn/,
      /^Change the trust policy yourself/,
    ],
  ] as [string, object[], string[], RegExp?, RegExp?][])
    it(`${what}: ${ids.join() || "nothing"}`, async () => {
      const { findings } = await judgeText(textOf(...statements), { account });
      assert.deepEqual(
        findings.map(({ id }) => id),
        ids,
      );
      if (message) assert.match(findings.at(-1)?.message ?? "", message);
      if (fix) assert.match(findings.at(-1)?.fix ?? "", fix);
    });

  const intended = { accounts: [account] };
  const uses = ["blue", "green"].map((cluster) => ({
    partition: "aws",
    region: "eu-west-1",
    accountId: account,
    cluster,
  }));
  const advised = (...statements: object[]) => fixTrustPolicy(textOf(...statements), { ...intended, uses });

  it("is not got round: whom it keeps out gets no line elsewhere", () => {
    for (const dated of [allow(line("blue"), after(future)), allow(line("blue"), before(past))])
      assert.deepEqual(advised(dated, allow(line("green"))), { kind: "decide", doubt: { kind: "dated" } });
    const advice = advised(allow(line("blue"), before(future)));
    assert.ok(advice?.kind === "trust", JSON.stringify(advice));
    assert.deepEqual(advice.after.Statement, [allow(line("blue"), before(future)), allow(line("green"))]);
  });

  it("goes with no fix, also if it is of others", () => {
    const ci = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:role/ci` }, Action: "sts:AssumeRole" };
    const both = line("*");
    assert.equal(advised(allow(both), { ...ci, Condition: before(future) })?.kind, "decide");
    assert.equal(advised(allow(both), ci)?.kind, "trust");
  });
});
