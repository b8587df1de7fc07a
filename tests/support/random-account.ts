import fc from "fast-check";
import type { AccountRecord, ClusterRecord } from "../../core/readers/account/inventory";
import { executionPolicyArn } from "../../core/service/fargate";
import { buildTrustPolicy } from "../../core/trust";
import { account as otherTestsAccount } from "../core/trust/fixtures";
import * as right from "./fake-aws-account";
import { trustFor } from "./trust";
import { randomTrustPolicy } from "./random-trust";

const { accountId, line } = right;
const regionNames = [right.region, "us-east-1"];
const clusterNames = ["blue", "green", "my-cluster"];

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

const role = (arn: string) =>
  fc
    .record({
      trustPolicy: randomTrustText,
      attachedPolicies: fc.subarray([executionPolicyArn("aws"), "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]),
      // One role in ten is in an instance profile.
      instanceProfiles: fc.integer({ min: 0, max: 9 }).map((number) => (number === 0 ? ["machines"] : [])),
    })
    .map((changes) => right.rightRole({ arn, ...changes }));

function cluster(name: string, region: string, arns: readonly string[]): fc.Arbitrary<ClusterRecord> {
  const there = (arn: string) => arn.replace(right.region, region);
  const role = fc.constantFrom(...arns);
  const profile = fc.record({
    role,
    status: fc.constantFrom("ACTIVE", "ACTIVE", "CREATING", "DELETING", "CREATE_FAILED", "DELETE_FAILED"),
  });
  const entry = fc.record({
    principal: role,
    type: fc.constantFrom("FARGATE_LINUX", "FARGATE_LINUX", "STANDARD", "EC2_LINUX"),
  });
  return fc
    .record({
      authenticationMode: fc.constantFrom("API", "API_AND_CONFIG_MAP", "CONFIG_MAP"),
      profiles: fc.array(profile, { maxLength: 3 }),
      accessEntries: fc.uniqueArray(entry, { maxLength: 3, selector: ({ principal }) => principal }),
    })
    .map(({ profiles, ...changes }) =>
      right.rightCluster({
        ...{ name, arn: there(right.clusterArn(name)), nodeGroups: [], ...changes },
        profiles: profiles.map((one, index) =>
          right.rightProfile({
            ...{ ...one, name: `profile-${index}`, arn: there(right.profileArn(name, `profile-${index}`)) },
          }),
        ),
      }),
    );
}

/** An account that was read as a whole: roles, clusters and profiles in many combinations, right and wrong. */
export const randomAccount: fc.Arbitrary<AccountRecord> = fc
  .tuple(
    ...["one", "two", "three"].map((name) =>
      fc.constantFrom("/", "/", "/", "/teams/").map((path) => right.roleArn(name, path)),
    ),
  )
  .chain((arns) => {
    const regions = regionNames.map((name) =>
      fc
        .subarray(clusterNames)
        .chain((names) => fc.tuple(...names.map((one) => cluster(one, name, arns))))
        .map((clusters) => ({ name, clusters })),
    );
    return fc.record({ roles: fc.tuple(...arns.map(role)), regions: fc.tuple(...regions) }).map(right.rightAccount);
  });
