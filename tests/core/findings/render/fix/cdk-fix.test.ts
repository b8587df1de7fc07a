import assert from "node:assert/strict";
import type { Fix, OwnRoleForPods } from "../../../../../core/findings/fix-kinds";
import { languageOf } from "../../../../../core/findings/render/fix/language-of-file";
import { stepsOf } from "../../../../../core/findings/render/fix/fix-steps";
import { fixText } from "../../../../../core/findings/render/fix/printed-lines";
import type { Source } from "../../../../../core/readers/source";
import type { ResourceRecord } from "../../../../../core/records/record";
import { sourceArn } from "../../../../../core/service/fargate";
import type { TrustPolicy } from "../../../../../core/trust";
import { casesOf } from "../../../../support/cases";

const record = (name: string, type = "iam:Role"): ResourceRecord => ({
  ...{ urn: name, name, type: `aws-native:${type}`, props: {}, propertyDependencies: {} },
});

/** A template with a role and three clusters without a name, of which the first is made after the role. */
const source = {
  nameOf: ({ name }) => name,
  records: [record("Role"), record("Profile", "eks:FargateProfile")],
  template: {
    constructOf: (name) => (casesOf(__filename, "constructs") as Record<string, string>)[name],
    writtenRole: () => ({ dependants: new Set(["After"]) }),
    partition: "aws",
    region: "us-east-1",
    isEveryRegionMeant: false,
    clusters: ["Blue", "Green", "After", "Custom"],
    clusterName: undefined,
  },
} as Partial<Source> as Source;

type Statement = TrustPolicy["Statement"][number];
const policyOf = (...Statement: Statement[]): TrustPolicy => ({ Version: "2012-10-17", Statement });
const pods: Statement = {
  Effect: "Allow",
  Principal: { Service: "eks-fargate-pods.amazonaws.com" },
  Action: "sts:AssumeRole",
};
const place = { partition: "aws", region: "us-east-1", accountId: "000000000000" };
const forClusters = (...clusters: string[]): Statement => ({
  ...pods,
  Condition: { ArnLike: { "aws:SourceArn": clusters.map((cluster) => sourceArn({ ...place, cluster })) } },
});
const trust = (before: TrustPolicy, after: TrustPolicy): Fix => {
  const difference = { gained: [], lost: [], toSay: [], wanted: [], denials: [] };
  return { kind: "trust", before, after, ...difference };
};
const ownRole = (...names: string[]): OwnRoleForPods => ({
  ...{ kind: "own-role", for: "pods", beside: "pods", leftToDo: "remove-fargate" },
  lines: [{ ...place, cluster: "prod" }],
  profiles: names.map((name) => ({ record: record(name) })),
});

describe("a fix in the code of the CDK", () => {
  const texts = casesOf(__filename, "texts") as Record<string, string[]>;
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  const fixes: Record<string, Fix> = {
    "refers to the clusters of the template": trust(policyOf(pods), policyOf(forClusters("Blue", "Green", "shop"))),
    "has a placeholder for a cluster that is made later": trust(policyOf(pods), policyOf(forClusters("After", "Blue"))),
    "has a placeholder for the cluster of a custom resource": trust(policyOf(pods), policyOf(forClusters("Custom"))),
    "is the smallest difference where a part is not known": trust(
      policyOf(pods, { ...pods, Principal: { AWS: unknown } }),
      policyOf(forClusters("Blue"), { ...pods, Principal: { AWS: unknown } }),
    ),
    "is a whole policy of another version": trust(policyOf(pods), {
      ...policyOf(forClusters("prod")),
      Version: "2008-10-17",
    }),
    "is a principal without a condition": trust(policyOf(pods, pods), policyOf(pods)),
    "is what to write instead of what IAM refuses": {
      ...{ kind: "correct", causes: [], toSay: [], after: policyOf(forClusters("CLUSTER_NAME")) },
    },
    "gives each profile a role": ownRole("Profile", "CfnProfile"),
    "gives a role to profiles that are not in sight": ownRole(),
  };
  assert.deepEqual(Object.keys(texts), Object.keys(fixes));
  for (const [what, fix] of Object.entries(fixes))
    it(what, () => assert.equal(fixText(stepsOf(fix, languageOf(source, "Role"))), texts[what]?.join("\n")));
});
