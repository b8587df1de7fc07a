import assert from "node:assert/strict";
import fc from "fast-check";
import { fixTrustPolicy, mayWrite, type Meant } from "../../core/trust";
import { account, fargate, otherAccount } from "../core/trust/fixtures";
import { type Attempt, letsIn } from "../support/access";
import { followed } from "../support/advised";
import type { Document } from "../support/oracle/document";
import { service } from "../support/oracle/principals";
import { randomTrustPolicy } from "../support/random-trust";
import { questions } from "../support/seed";
import { documentOf } from "../support/trust-cases";

const clusters = ["my-cluster", "blue"];
const intended = { accounts: [account], partition: "aws", clusters };
const use = { partition: "aws", region: "*", accountId: account, cluster: "my-cluster" };

/** What the ways in ask. What is advised is then followed or written. */
const wishes = Object.entries<Meant>({
  "judge, told the clusters of the role": { ...intended, for: "this role" },
  "judge, with a list of clusters": intended,
  "judge, told the account": { accounts: [account] },
  "the pack at level remediate": { ...intended, isUnseen: true },
  "adopt, for a cluster": { accounts: [account], partition: "aws", uses: [use], isUnseen: true },
});

/** What keeps out the own account or a request with it, and what makes no difference, so that the statement may as well go. */
const troubles: Record<string, object>[] = [
  ...[otherAccount, "1111*"].map((value) => ({ StringEqualsIfExists: { "aws:SourceAccount": value } })),
  { StringNotEquals: { "aws:SourceAccount": account } },
  { Null: { "aws:SourceAccount": "true" } },
  { StringNotEquals: { "aws:ProfileArn": "x" } },
];
const denials = [{ StringEquals: { "aws:SourceAccount": account } }, { Bool: { "aws:SecureTransport": "false" } }];

interface Policy extends Document {
  Statement: Record<string, unknown>[];
}

/** A random policy, some with a condition that keeps out the own account, or with a further Deny. */
const troubled = fc
  .tuple(randomTrustPolicy, fc.option(fc.constantFrom(...troubles)), fc.option(fc.constantFrom(...denials)))
  .map(([{ Statement, ...document }, trouble, deny]): Policy => {
    const limited = trouble ? Statement.map((statement) => withCondition(statement, trouble)) : Statement;
    return { ...document, Statement: deny ? [...limited, ...documentOf([{ deny }]).Statement] : limited } as Policy;
  });

function withCondition(statement: Record<string, unknown>, condition: object): Record<string, unknown> {
  if (statement.Effect !== "Allow") return statement;
  return { ...statement, Condition: { ...condition, ...(statement.Condition as object) } };
}

const places = ["us-east-1", "eu-west-1", "us-west-2"].flatMap((region) =>
  [...clusters, "filled-in"].flatMap((cluster) =>
    ["p", "web"].map((profile) => ({ partition: "aws", account, region, cluster, profile })),
  ),
);
/** The requests for intended profiles. */
const whole = places.map((place): Attempt => ({ who: service(fargate), place }));
const withoutAccount = whole.map((request): Attempt => ({ ...request, isAccountAbsent: true }));

/** What the service sends for these keys is not known, nor what a variable stands for: `letsIn` takes the keys as absent. */
const isOpen = (policy: Document) => /aws:(?:SourceOrg|SourceIp|RequestedRegion)|\$\{/i.test(JSON.stringify(policy));

describe("a policy that is written for a role, by who follows a fix or by a program", () => {
  let changes = 0;
  for (const [what, asked] of wishes)
    it(`lets in an intended profile, if the role was for one: ${what}`, () => {
      fc.assert(
        fc.property(troubled, (before) => {
          const after = writtenFor(before, asked);
          if (!after || isOpen(after)) return;
          changes += 1;
          const isAllowed = [...whole, ...withoutAccount].some((request) => letsIn(before, request) === 2);
          const isForSomebody = isAllowed || asked.for !== undefined || asked.uses !== undefined;
          const isServing = whole.some((request) => letsIn(after, request) > 0);
          assert.ok(isServing || !isForSomebody, JSON.stringify({ before, after, asked }));
        }),
        { numRuns: Math.ceil(questions / wishes.length) },
      );
    }).timeout(600_000);

  it("was written in a fourth of the questions", () => {
    assert.ok(changes > questions / 4, String(changes));
  });
});

function writtenFor(before: Document, asked: Meant): Document | undefined {
  if (!asked.isUnseen) return followed(JSON.stringify(before), asked).written as Document | undefined;
  const fix = fixTrustPolicy(before, asked);
  const decision = fix && mayWrite(fix);
  return decision?.write?.after;
}
