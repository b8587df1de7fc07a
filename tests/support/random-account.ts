import fc from "fast-check";
import type { AccountRecord, ClusterRecord, ProfileRecord, RoleRecord } from "../../core/readers/account/inventory";
import { buildTrustPolicy, executionPolicyArn } from "../../core/trust";
import { account as otherTestsAccount } from "../core/trust/fixtures";
import { accountId, line, roleArn } from "./fake-aws-account";
import { trustFor } from "./trust";
import { randomTrustPolicy } from "./random-trust";

const regionNames = ["eu-west-1", "us-east-1"];
const clusterNames = ["blue", "green", "my-cluster"];
const roleNames = ["one", "two", "three"];
const paths = ["/", "/", "/", "/teams/"];

const lines = fc
  .subarray(
    regionNames.flatMap((region) => [...clusterNames, "*"].map((cluster) => line(cluster, { region }))),
    { minLength: 1, maxLength: 4 },
  )
  .map((sourceArns) => JSON.stringify(buildTrustPolicy(sourceArns)));

/** Trust policies as JSON text: right ones, those of other services, and any others. */
export const randomTrustText = fc.oneof(
  { weight: 4, arbitrary: lines },
  {
    weight: 4,
    arbitrary: randomTrustPolicy.map((policy) => JSON.stringify(policy).replaceAll(otherTestsAccount, accountId)),
  },
  {
    weight: 2,
    arbitrary: fc
      .subarray(["eks-fargate-pods.amazonaws.com", "lambda.amazonaws.com", "eks.amazonaws.com"], { minLength: 1 })
      .map((services) => trustFor(...services)),
  },
  { weight: 1, arbitrary: fc.constantFrom("", "{}", "not JSON") },
);

const role = (name: string, path: string): fc.Arbitrary<RoleRecord> =>
  fc.record({
    arn: fc.constant(roleArn(name, path)),
    uniqueId: fc.constant(`AROA${name.toUpperCase()}`),
    trustPolicy: randomTrustText,
    attachedPolicies: fc.subarray([executionPolicyArn("aws"), "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]),
    policies: fc.constant([]),
    // One role in ten is in an instance profile.
    instanceProfiles: fc.integer({ min: 0, max: 9 }).map((number): string[] => (number === 0 ? ["machines"] : [])),
  });

const entryTypes = ["FARGATE_LINUX", "FARGATE_LINUX", "STANDARD", "EC2_LINUX"];

function cluster(name: string, region: string, arns: readonly string[]): fc.Arbitrary<ClusterRecord> {
  const profile = (index: number): fc.Arbitrary<ProfileRecord> =>
    fc.record({
      name: fc.constant(`profile-${index}`),
      arn: fc.constant(
        `arn:aws:eks:${region}:${accountId}:fargateprofile/${name}/profile-${index}/11111111-2222-3333-4444-55555555555${index}`,
      ),
      role: fc.constantFrom(...arns),
      status: fc.constantFrom("ACTIVE", "ACTIVE", "CREATING", "DELETING", "CREATE_FAILED", "DELETE_FAILED"),
    });
  const entries = fc
    .subarray([...arns])
    .chain((principals) =>
      fc.tuple(...principals.map((principal) => fc.constantFrom(...entryTypes).map((type) => ({ principal, type })))),
    );
  return fc.record({
    name: fc.constant(name),
    arn: fc.constant(`arn:aws:eks:${region}:${accountId}:cluster/${name}`),
    status: fc.constant("ACTIVE"),
    authenticationMode: fc.constantFrom("API", "API_AND_CONFIG_MAP", "CONFIG_MAP"),
    profiles: fc
      .integer({ min: 0, max: 3 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => profile(index)))),
    nodeGroups: fc.constant([]),
    accessEntries: entries,
  });
}

/** An account that was read as a whole: roles, clusters and profiles in many combinations, right and wrong. */
export const randomAccount: fc.Arbitrary<AccountRecord> = fc
  .tuple(
    ...roleNames.map((name) => fc.constantFrom(...paths).map((path) => ({ name, path, arn: roleArn(name, path) }))),
  )
  .chain((roles) => {
    const arns = roles.map(({ arn }) => arn);
    const regions = regionNames.map((name) =>
      fc
        .subarray(clusterNames)
        .chain((names) => fc.tuple(...names.map((one) => cluster(one, name, arns))))
        .map((clusters) => ({ name, clusters })),
    );
    return fc.record({
      id: fc.constant(accountId),
      partition: fc.constant("aws"),
      roles: fc.tuple(...roles.map(({ name, path }) => role(name, path))),
      nodeRoles: fc.constant([]),
      allRoles: fc.constant(true),
      quotas: fc.constant({}),
      regions: fc.tuple(...regions),
      allRegions: fc.constant(true),
      unknown: fc.constant([]),
    });
  });
