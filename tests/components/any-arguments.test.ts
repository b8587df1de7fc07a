import assert from "node:assert/strict";
import fc from "fast-check";
import { checkArguments } from "../../components/arguments/check";
import { mergeTrust, wantedOf } from "../../components/adopt";
import { ArgumentError } from "../../components/arguments/args";
import { newTrustPolicy, readClusters, type Scope, sourceArns, usedRegions } from "../../components/arguments/scope";
import { findFacts } from "../../core/facts/facts";
import { intentionIn } from "../../core/facts/meant";
import { componentType } from "../../core/records/identity";
import { describe as describeRecord } from "../../core/records/record";
import { partitionNames, regionsOf } from "../../core/policy/arn";
import { buildTrustPolicy, judgeTrustPolicy, serves } from "../../core/trust";

import { account } from "../core/trust/fixtures";
import { recordOf } from "../support/records";
import { randomTrustPolicy } from "../support/random-trust";

const accountId = fc.stringMatching(/^[1-9][0-9]{11}$/);
const clusterName = fc.stringMatching(/^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/);

/** Scopes as valid arguments make them: one partition, names and ARNs mixed, or everything. */
const scope: fc.Arbitrary<Scope> = fc.constantFrom(...partitionNames).chain((partition) => {
  const region = fc.constantFrom(...regionsOf(partition));
  const arn = (account: string): fc.Arbitrary<string> =>
    fc.tuple(region, clusterName).map(([place, name]) => `arn:${partition}:eks:${place}:${account}:cluster/${name}`);
  return accountId.chain((account) =>
    fc.record({
      partition: fc.constant(partition),
      accountId: fc.constant(account),
      regions: fc.oneof(fc.constant<string[]>(["*"]), fc.uniqueArray(region, { minLength: 1, maxLength: 3 })),
      clusters: fc.oneof(
        { weight: 1, arbitrary: fc.constant<string[]>(["*"]) },
        { weight: 5, arbitrary: fc.array(fc.oneof(clusterName, arn(account)), { minLength: 1, maxLength: 40 }) },
      ),
    }),
  );
});

function isAccepted({ clusters, regions, accountId: account }: Scope, trustPolicyLimit: number) {
  try {
    checkArguments("pods", { clusters, regions, accountId: account, trustPolicyLimit });
    return true;
  } catch (error) {
    assert.ok(error instanceof ArgumentError, String(error));
    return false;
  }
}

describe("any valid arguments", () => {
  const limits = fc.constantFrom(2048, 4096, 8192);

  it("make a trust policy within the limit that is judged right, or are refused", () => {
    fc.assert(
      fc.property(scope, limits, (known, limit) => {
        const policy = newTrustPolicy(known);
        assert.equal(isAccepted(known, limit), policy.length <= limit);
        if (policy.length <= limit) assert.deepEqual(judgedWrong(policy, known), []);
      }),
      { numRuns: 300 },
    );
  });

  const odd = ["CLUSTER", "CLUSTER_NAME", "MY_CLUSTER", "YOUR_CLUSTER", "cluster"];
  const awsPolicy = fc
    .constantFrom(
      "AmazonEKSWorkerNodePolicy",
      "AmazonEKSWorkerNodeMinimalPolicy",
      "AmazonEKS_CNI_Policy",
      "ReadOnlyAccess",
    )
    .map((name) => `arn:aws:iam::aws:policy/${name}`);

  it("make a role that the pack does not block", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom("eu-west-1", "mx-central-7", "zz-moon-1", "eu-wset-1"), { minLength: 1 }),
        fc.uniqueArray(fc.oneof(clusterName, fc.constantFrom(...odd)), { minLength: 1, maxLength: 3 }),
        fc.uniqueArray(awsPolicy, { maxLength: 3 }),
        (regions, clusters, policies) => {
          const additionalPolicies = Object.fromEntries(policies.map((arn, index) => [`policy-${index}`, arn]));
          const place = { partition: "aws", regions, accountId: account };
          try {
            checkArguments("pods", { clusters, regions, accountId: account, additionalPolicies });
          } catch (error) {
            assert.ok(error instanceof ArgumentError, String(error));
            return;
          }
          const policy = buildTrustPolicy(sourceArns({ ...place, clusters }));
          const records = [recordOf(componentType, "pods", { clusters, regions })];
          const intended = intentionIn({ accountId: account }, { file: "", records, nameOf: describeRecord });
          const { scoped, exclusive } = judgeTrustPolicy(policy, intended);
          assert.deepEqual([...scoped, ...exclusive], []);
          const role = recordOf("aws:iam/role:Role", "pods", { name: "pods", assumeRolePolicy: policy });
          const type = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
          const attached = policies.map((policyArn) => recordOf(type, policyArn, { role: "pods", policyArn }));
          const { uses } = findFacts([role, ...attached]);
          assert.deepEqual(
            uses.filter(({ use }) => use === "node-group"),
            [],
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("any existing trust policy", () => {
  it("lets in the new clusters then and is right, and is the same the second time, or is refused with a reason", () => {
    const known = { partition: "aws", accountId: account, regions: ["eu-west-1"], clusters: ["new"] };
    fc.assert(
      fc.property(randomTrustPolicy, (existing) => {
        const document = JSON.stringify(existing);
        const { written, doubt, principals } = mergeTrust(document, wantedOf(document, known));
        if (doubt) assert.equal(written, document);
        if (doubt || principals.length > 0) return;
        const { scoped, exclusive } = judgeTrustPolicy(written, { accounts: [account] });
        assert.deepEqual([...scoped, ...exclusive], []);
        const place = { cluster: "new", region: "eu-west-1", accountId: account };
        assert.ok(serves(written, { for: place, every: true }), written);
        assert.deepEqual(mergeTrust(written, wantedOf(written, known)), { written, lost: [], principals: [] });
      }),
      { numRuns: 40 },
    );
  });
});

/** Findings against what was asked for: this account, these clusters, these Regions, nobody else. */
function judgedWrong(policy: unknown, known: Scope): unknown[] {
  const names = readClusters(known.clusters).map(({ name }) => name);
  const { scoped, exclusive } = judgeTrustPolicy(policy, {
    accounts: [known.accountId],
    ...(names.includes("*") ? {} : { clusters: names }),
    ...(usedRegions(known).includes("*") ? {} : { regions: usedRegions(known) }),
  });
  return [...scoped, ...exclusive];
}
