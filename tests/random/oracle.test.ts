import assert from "node:assert/strict";
import fc from "fast-check";
import { judgeTrustPolicy } from "../../core/iam";
import { account, fargate, foreignAccount, intended } from "../core/iam/fixtures";
import { randomTrustPolicy, root } from "../support/random-trust-policy";
import { type Keys, oraclePermits, type Requester } from "../support/trust-policy-oracle";

/**
 * The oracle and `iam/` must agree on every policy. What this does not prove: anything about operators, keys and values that
 * `randomTrustPolicy` does not draw from.
 */
const profile = "p/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d";
const regions = ["us-east-1", "us-west-2", "eu-west-1", "ap-south-1"];
const accounts = [account, foreignAccount, "111122223330", "444455556666"];
const resources = [
  `fargateprofile/my-cluster/${profile}`,
  "fargateprofile/my-cluster/q/0a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d",
  `fargateprofile/my-other/${profile}`,
  `fargateprofile/other/${profile}`,
  `fargateprofile/third/${profile}`,
  "cluster/my-cluster",
  "cluster/third",
  ...["my-cluster", "my-other", "other", "third"].map((cluster) => `fargateprofile/${cluster}`),
];
/** What a StringLike whose * crosses colons lets through. */
const crossing = ["evil", "my-cluster", "my-other", "other"].flatMap((cluster) =>
  accounts.flatMap((owner) => resources.map((resource) => `fargateprofile/${cluster}/p/x:${owner}:${resource}`)),
);

function sourcesWith(endings: string[]) {
  const sourceArns = ["arn:aws:eks", "arn:aws-cn:eks", "arn:aws:ec2"].flatMap((start) =>
    (start === "arn:aws:eks" ? regions : regions.slice(0, 1)).flatMap((region) =>
      accounts.flatMap((owner) => endings.map((ending) => `${start}:${region}:${owner}:${ending}`)),
    ),
  );
  return [undefined, ...sourceArns].flatMap((sourceArn) =>
    [undefined, ...(sourceArn === undefined ? accounts : [sourceArn.split(":")[4]])].map((owner) => ({
      ...(sourceArn !== undefined && { "aws:sourcearn": sourceArn }),
      ...(owner !== undefined && { "aws:sourceaccount": owner }),
    })),
  );
}

const plainSources = sourcesWith(resources);
const allSources = sourcesWith([...resources, ...crossing]);

function isIntended(sourceArn: string | undefined): boolean {
  return (
    sourceArn !== undefined && /^arn:[^:]*:[^:]*:[^:]*:111122223333:fargateprofile\/my-cluster(\/|$)/.test(sourceArn)
  );
}

function* keysOf(
  who: Requester["who"],
  policy: string,
  test: (sourceArn: string | undefined) => boolean,
): Generator<Keys> {
  const name: Keys[] = who.type === "Service" ? [{ "aws:principalservicename": who.value }] : [{}];
  const ofPrincipal =
    who.value !== fargate && policy.includes("PrincipalOrgID") ? organizations("aws:principalorgid") : [{}];
  const ofSource = policy.includes("SourceOrgID") ? organizations("aws:sourceorgid") : [{}];
  const bases = name.flatMap((one) =>
    ofPrincipal.flatMap((two) => ofSource.map((three) => ({ ...one, ...two, ...three }))),
  );
  const sources: Keys[] = /String(Not)?Like/.test(policy) ? allSources : plainSources;
  for (const source of sources) {
    if (test(source["aws:sourcearn"])) for (const base of bases) yield { ...base, ...source };
  }
}

function organizations(key: string): Record<string, string>[] {
  return [{}, { [key]: "o-1" }, { [key]: "o-2" }];
}

type Policy = { Statement: Parameters<typeof oraclePermits>[0] };

function permitted(policy: Policy, who: Requester["who"], test: (sourceArn: string | undefined) => boolean): boolean {
  const action = who.type === "Federated" ? "sts:AssumeRoleWithSAML" : "sts:AssumeRole";
  return oraclePermits(policy.Statement, { who, action }, keysOf(who, JSON.stringify(policy), test));
}

/** True for an ARN that a Fargate profile can have. */
function isProfile(sourceArn = ""): boolean {
  return (
    sourceArn.startsWith("arn:aws:eks:") &&
    /fargateprofile\/[^/]+\/[^/]+\/[^/]+$/.test(sourceArn) &&
    !sourceArn.includes("x:")
  );
}

/** What the oracle says, in the words of the judgement. */
function opinion(policy: Policy) {
  const service = { type: "Service", value: fargate };
  const others = [
    { type: "Service", value: "ec2.amazonaws.com" },
    { type: "Service", value: "another.amazonaws.com" },
    { type: "AWS", value: root },
    { type: "Federated", value: "another-provider" },
    { type: "AWS", value: "arn:aws:iam::444455556666:role/another" },
  ];
  const named = policy.Statement.some(({ Principal }) => JSON.stringify(Principal ?? "").includes(fargate));
  const leaks = permitted(policy, service, (sourceArn) => !isIntended(sourceArn));
  const works = permitted(policy, service, (sourceArn) => isIntended(sourceArn) && isProfile(sourceArn));
  const concerned = named || permitted(policy, service, () => true);
  return {
    concernsFargate: concerned,
    leaks,
    broken: named && !leaks && !works,
    exclusive: !concerned || !others.some((who) => permitted(policy, who, () => true)),
  };
}

describe("random trust policies", function () {
  this.timeout(600_000);

  it("are judged as an independent oracle judges them", () => {
    const seen = { leaks: 0, broken: 0, shared: 0, right: 0 };
    fc.assert(
      fc.property(randomTrustPolicy, (policy) => {
        const expected = opinion(policy as Policy);
        const { concernsFargate, scoped, exclusive } = judgeTrustPolicy(policy, intended);
        const actual = {
          concernsFargate,
          leaks: scoped.some(({ kind }) => kind === "unsafe" || kind === "account-only"),
          broken: scoped.some(({ kind }) => kind === "broken"),
          exclusive: exclusive.length === 0,
        };
        assert.deepEqual(actual, expected);
        seen.leaks += Number(expected.leaks);
        seen.broken += Number(expected.broken);
        seen.shared += Number(!expected.exclusive);
        seen.right += Number(concernsFargate && scoped.length === 0 && exclusive.length === 0);
      }),
      { numRuns: 20_000 },
    );
    for (const [outcome, count] of Object.entries(seen))
      assert.ok(count > 100, `only ${count} policies were of the kind: ${outcome}`);
  });
});
