import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { npm } from "../../dev/localcloud/setup/npm.mjs";
import { fargateService } from "../../core/service/fargate";
import { parseTrustPolicy } from "../../core/policy/parse/policy";
import { judgeTrustPolicy } from "../../core/trust";
import { isInside } from "../../core/trust/intention";
import { assumeRole, statementApplies, any, not, type Truth } from "../../core/policy/evaluate/statement";
import { type RandomTrust, randomTrustCase } from "../support/random-trust";
import { questions, seed } from "../support/seed";

const home = join(__dirname, "foreign");

interface Foreign {
  runSimulation(simulation: object, options: object): Promise<{ resultType: string; overallResult?: string }>;
}

async function foreignEvaluator(): Promise<Foreign> {
  const installed = join(home, "node_modules/@cloud-copilot/iam-simulate");
  if (!existsSync(installed))
    await npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], home, (text: string) =>
      process.stderr.write(`${text}\n`),
    );
  return createRequire(join(home, "package.json"))("@cloud-copilot/iam-simulate") as Foreign;
}

/** Fargate profiles of the account, of another cluster, another Region and another account. */
const profiles = [
  ["111122223333", "eu-west-1", "my-cluster"],
  ["111122223333", "eu-west-1", "another-cluster"],
  ["111122223333", "us-east-1", "my-cluster"],
  ["999999999999", "eu-west-1", "my-cluster"],
].map(([account = "", region = "", cluster = ""]) => ({
  account,
  arn: `arn:aws:eks:${region}:${account}:fargateprofile/${cluster}/web/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d`,
}));

const contextOf = ({ account, arn }: { account: string; arn: string }) => ({
  "aws:SourceArn": arn,
  "aws:SourceAccount": account,
  "aws:PrincipalServiceName": fargateService,
  "aws:PrincipalIsAWSService": "true",
  "aws:ResourceAccount": "111122223333",
  "aws:SecureTransport": "true",
  "aws:CurrentTime": "2026-06-01T00:00:00Z",
});

/** What the project's own evaluation says of one request of the Fargate service. */
function ownAnswer({ policy }: RandomTrust, profile: { account: string; arn: string }): Truth {
  const { statements } = parseTrustPolicy(policy);
  const context = new Map(Object.entries(contextOf(profile)).map(([key, value]) => [key.toLowerCase(), value]));
  const principal = { type: "Service", value: fargateService } as const;
  const request = { principal, action: assumeRole, context };
  const applies = (wanted: string) =>
    any(
      statements.filter(({ effect }) => effect === wanted),
      (statement) => statementApplies(statement, request),
    );
  const isDenied = applies("Deny");
  if (isDenied === "yes") return "no";
  const isAllowed = applies("Allow");
  return isAllowed === "no" ? "no" : isAllowed === "yes" ? not(isDenied) : "maybe";
}

/** What the other evaluator reads in another way. */
const explanations = {
  // Here no ARN is like it. The other one does not look at the first part, and with fewer than six parts no condition holds for it.
  "a pattern of an ARN operator that is not an ARN": (policy: object) =>
    conditionsIn(policy).some(
      ({ operator, values }) => operator?.family === "Arn" && values.some((one) => !/^arn(:[^:]*){5}/.test(one)),
    ),
  // Here four digits are a year, as W3C has it, and more are seconds since 1970, as AWS has it.
  "a date that is a number": (policy: object) =>
    conditionsIn(policy).some(
      ({ operator, values }) => operator?.family === "Date" && values.some((one) => /^\d+$/.test(one)),
    ),
  // AWS fills in variables from version 2012-10-17 on; without a Version they are plain text.
  "a variable in a policy of version 2008-10-17": (policy: object) =>
    (policy as { Version?: string }).Version !== "2012-10-17" && JSON.stringify(policy).includes("${"),
};

const conditionsIn = (policy: object) => parseTrustPolicy(policy).statements.flatMap(({ conditions }) => conditions);

describe("a published evaluator of IAM policies", function () {
  this.timeout(1_200_000);
  let foreign: Foreign;
  before(async () => (foreign = await foreignEvaluator()));

  it(`answers as the project's own for ${questions} random trust policies and ${profiles.length} requests of each`, async () => {
    const differing: string[] = [];
    const seen = { same: 0, open: 0, outside: 0 };
    const explained: Record<string, number> = {};
    for (let index = 0; index < questions; index++) {
      const one = randomTrustCase(seed * 1_000_003 + index);
      const { intended } = one;
      for (const profile of profiles) {
        const { resultType, overallResult } = await foreign.runSimulation(
          {
            request: {
              principal: fargateService,
              action: "sts:AssumeRole",
              resource: { resource: "arn:aws:iam::111122223333:role/pods", accountId: "111122223333" },
              contextVariables: contextOf(profile),
            },
            identityPolicies: [],
            serviceControlPolicies: [],
            resourceControlPolicies: [],
            resourcePolicy: one.policy,
          },
          {},
        );
        assert.equal(resultType, "single", JSON.stringify(one.policy));
        const own = ownAnswer(one, profile);
        const others = overallResult === "Allowed" ? "yes" : "no";
        const [why] = Object.entries(explanations).find(([, holds]) => holds(one.policy)) ?? [];
        const isOutside = !isInside(profile.arn, intended);
        // Whoever is right about a request: if one that must not get in does by the other evaluator, the judge has a finding.
        if (others === "yes" && isOutside && (intended.organizations ?? []).length === 0) {
          seen.outside += 1;
          if (why === undefined && judgeTrustPolicy(one.policy, intended).scoped.length === 0)
            differing.push(`passed: ${JSON.stringify([one, profile.arn])}`);
        }
        if (own === "maybe") seen.open += 1;
        else if (own === others) seen.same += 1;
        else if (why) explained[why] = (explained[why] ?? 0) + 1;
        else differing.push(`here ${own}, there ${others}: ${JSON.stringify([one.policy, profile.arn])}`);
      }
    }
    assert.equal(differing.slice(0, 5).join("\n"), "");
    process.stdout.write(`      ${JSON.stringify({ ...seen, explained })}\n`);
    const all = questions * profiles.length;
    assert.ok(seen.same > 0.95 * all && seen.outside > 0.01 * all, JSON.stringify(seen));
  });
});
