import assert from "node:assert/strict";
import fc from "fast-check";
import { assess } from "../../cli/commands/scan/assess";
import { FargatePodExecutionRole, type FargatePodExecutionRoleArgs } from "../../components/index";
import type { Logging } from "../../components/arguments/args";
import { readClusters } from "../../components/arguments/scope";
import { type TestResource } from "../support/analyzer";
import { rightAccount, rightCluster, rightProfile } from "../support/fake-aws-account";
import { Mocks } from "../support/mocks";
import { analyzer, useAnalyzer } from "../support/shared-analyzer";

/*
 * The component makes a role; the pack judges it in its own process, and `fargate-role scan ROLE` answers for the account
 * that then has it.
 */

const account = "111122223333";
const region = "eu-west-1";
const roleType = "aws:iam/role:Role";

const clusterName = fc.stringMatching(/^[0-9A-Za-z][0-9A-Za-z_-]{0,20}$/);
const cluster = fc.oneof(
  clusterName,
  clusterName.map((name) => `arn:aws:eks:${region}:${account}:cluster/${name}`),
);
const args: fc.Arbitrary<FargatePodExecutionRoleArgs & { clusters: string[] }> = fc.record(
  {
    clusters: fc.oneof(fc.constant<string[]>(["*"]), fc.uniqueArray(cluster, { minLength: 1, maxLength: 5 })),
    regions: fc.constantFrom<string[]>([region], [region, "us-east-1"], ["*"]),
    accountId: fc.constant(account),
    path: fc.constantFrom("/", "/eks/"),
    logging: fc.constantFrom<Logging>({ cloudWatchLogs: { processLogs: true } }, { firehoseStreams: ["logs"] }),
    pullThroughCachePrefixes: fc.constant(["hub"]),
    tags: fc.constant({ team: "a" }),
  },
  { requiredKeys: ["clusters"] },
);

/** The resources that the component makes, with the ARN that AWS gives the role. */
async function up(given: FargatePodExecutionRoleArgs): Promise<TestResource[]> {
  const mocks = await Mocks.start();
  new FargatePodExecutionRole("pods", given);
  await mocks.finish();
  return mocks.registered
    .filter(({ type }) => type.startsWith("aws:"))
    .map(({ type, name, inputs }): TestResource => {
      if (type !== roleType) return { type, name, props: inputs };
      const roleName = "pods-role-1234567";
      const path = typeof inputs.path === "string" ? inputs.path : "/";
      const arn = `arn:aws:iam::${account}:role${path}${roleName}`;
      return { type, name, props: { ...inputs, name: roleName, arn, managedPolicyArns: [] } };
    });
}

describe("after `up` of any valid arguments", () => {
  useAnalyzer();

  /** What the pack has to say of the resources, with a profile of each cluster. */
  async function foundByPack(resources: TestResource[], clusters: string[]): Promise<string[]> {
    await analyzer.configure({
      "fargate-role-trust-scoped": { accounts: [account], lookup: false },
      "fargate-role-not-node-role": { lookup: false },
    });
    const podExecutionRoleArn = resources.find(({ type }) => type === roleType)?.props?.arn;
    const profiles = clusters.map((clusterName): TestResource => ({
      type: "aws:eks/fargateProfile:FargateProfile",
      name: clusterName,
      props: { clusterName, region, podExecutionRoleArn },
    }));
    const found = (await Promise.all(resources.map((one) => analyzer.analyze(one)))).flat();
    return [...found, ...(await analyzer.analyzeStack([...resources, ...profiles]))].map(({ message }) => message);
  }

  /** What `fargate-role scan ROLE` has to say of the role, which a profile of each of the clusters uses. */
  function foundByCheck(resources: TestResource[], clusters: string[]) {
    const props = resources.find(({ type }) => type === roleType)?.props ?? {};
    const { arn, name } = props as { arn: string; name: string };
    const attachedPolicies = resources.flatMap(({ props: { policyArn } = {} }) => policyArn ?? []) as string[];
    const role = { arn, uniqueId: "AROAEXAMPLE", trustPolicy: props.assumeRolePolicy as string };
    const read = clusters.map((one) => {
      const own = `arn:aws:eks:${region}:${account}`;
      const profile = rightProfile({
        arn: `${own}:fargateprofile/${one}/default/11111111-2222-3333-4444-555555555555`,
        role: arn,
      });
      const accessEntries = [{ principal: arn, type: "FARGATE_LINUX" }];
      return rightCluster({ name: one, arn: `${own}:cluster/${one}`, profiles: [profile], accessEntries });
    });
    const inventory = rightAccount({
      id: account,
      roles: [{ ...role, attachedPolicies, policies: [], instanceProfiles: [] }],
      regions: [{ name: region, clusters: read }],
    });
    const { findings } = assess(inventory, { roleName: name, clusters: [] });
    // A line for a cluster that is not there is advice.
    return findings.filter(({ level }) => level !== "advice").map(({ id, message }) => `${message} [${id}]`);
  }

  async function agree(given: FargatePodExecutionRoleArgs & { clusters: string[] }) {
    const resources = await up(given);
    const names = readClusters(given.clusters).map(({ name }) => (name === "*" ? "any" : name));
    const clusters = [...new Set(names)];
    assert.deepEqual(await foundByPack(resources, clusters), []);
    assert.deepEqual(foundByCheck(resources, clusters), []);
  }

  it("the pack and `fargate-role scan ROLE` find nothing in the role that the component makes", () =>
    fc.assert(fc.asyncProperty(args, agree), { numRuns: 40 }));

  it("both find a role that the component did not make right", async () => {
    const resources = await up({ clusters: ["prod"] });
    assert.notDeepEqual(await foundByPack(resources, ["prod", "other"]), []);
    assert.notDeepEqual(foundByCheck(resources, ["prod", "other"]), []);
  });
});
