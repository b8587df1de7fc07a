import type { WorkloadPermission } from "../../../core/findings/found";
import assert from "node:assert/strict";
import type { Attachment } from "../../../core/facts/attachments";
import {
  permissionsOf,
  workloadActions,
  workloadPermissions,
  workloadPolicyName,
} from "../../../core/rules/workload-permissions";
import { podRoles } from "../../../core/facts/estate";
import type { ResourceRecord } from "../../../core/records/record";
import { arnOf, trustFor } from "../../policypack/fixtures";
import { estateIn, recordOf } from "../../support/records";
import { itEachCase } from "../../support/cases";

const policy = (statement: unknown) => JSON.stringify({ Version: "2012-10-17", Statement: statement });
const allow = (...actions: string[]) => policy({ Effect: "Allow", Action: actions, Resource: "*" });

describe("actions that are for workloads", () => {
  for (const [service, infrastructure, others] of [
    [
      "ecr",
      ["GetAuthorizationToken", "BatchGetImage", "BatchCheckLayerAvailability", "DescribeImages", "ListImages", "Get*"],
      ["PutImage", "BatchDeleteImage", "*", "CreateRepositoryX", "XCreateRepository", "Get-It", "Get2"],
    ],
    [
      "ecr",
      ["BatchImportUpstreamImage", "CreateRepository", "TagResource"],
      ["CreateRepositoryCreationTemplate", "UntagResource"],
    ],
    [
      "ecr-public",
      ["GetAuthorizationToken", "BatchCheckLayerAvailability", "DescribeImages", "Describe*", "get????"],
      ["PutImage", "BatchDeleteImage", "CreateRepository", "Describe2", "*"],
    ],
    ["sts", ["GetServiceBearerToken"], ["AssumeRole", "GetServiceBearerTokens", "*"]],
    ["logs", ["PutLogEvents", "*", "Create*"], ["Put2"]],
    ["firehose", ["PutRecordBatch"], ["PutRecord", "PutRecordBatches", "*"]],
    ["kinesis", ["PutRecords"], ["PutRecord", "PutRecordsX", "*"]],
    ["kms", ["GenerateDataKey"], ["Decrypt", "GenerateDataKeyPair", "*"]],
    ["es", ["ESHttpPost", "ESHttp*"], ["DescribeDomain", "ESHttp2", "*"]],
    ["xecr", [], ["GetAuthorizationToken", "CreateRepository"]],
    ["xlogs", [], ["PutLogEvents"]],
    ["xecr-public", [], ["GetAuthorizationToken"]],
    ["xsts", [], ["GetServiceBearerToken"]],
    ["xfirehose", [], ["PutRecordBatch"]],
    ["xkinesis", [], ["PutRecords"]],
    ["xkms", [], ["GenerateDataKey"]],
    ["xes", [], ["ESHttpPost"]],
  ] as const) {
    it(`of ${service} are ${others.join(", ") || "none"}, and not ${infrastructure.join(", ") || "any other"}`, () => {
      const named = (names: readonly string[]) => names.map((name) => `${service}:${name}`);
      assert.deepEqual(workloadActions(allow(...named(infrastructure))), []);
      const readable = named(others).filter((action) => !action.includes("-It"));
      assert.deepEqual(workloadActions(allow(...named([...infrastructure, ...others]))), readable);
    });
  }

  it("are each named once, as written, in every Allow and no Deny", () => {
    const statements = [
      { Effect: "Allow", Action: "S3:GetObject" },
      { Effect: "Allow", Action: ["S3:GetObject", "*"] },
      { Effect: "Deny", Action: "sqs:SendMessage" },
    ];
    assert.deepEqual(workloadActions(policy(statements)), ["S3:GetObject", "*"]);
  });

  it("are those of every service that a pattern without a colon covers", () =>
    assert.deepEqual(workloadActions(allow("e*", "ec2*", "ecr")), ["e*", "ec2*"]));

  it("are NotAction where a statement allows all but some", () => {
    assert.deepEqual(workloadActions(policy({ Effect: "Allow", NotAction: "iam:*" })), ["NotAction"]);
    assert.deepEqual(workloadActions(policy({ Effect: "Deny", NotAction: "iam:*" })), []);
  });

  it("are none in what is no policy, no action or not known yet", () => {
    for (const document of [
      "",
      "{",
      "[]",
      policy("x"),
      policy([null, "x"]),
      allow("no action", "a:b c", "a:b\n", "a b:c", "!*"),
    ])
      assert.deepEqual(workloadActions(document), [], document);
    assert.deepEqual(workloadActions(policy({ Effect: "Allow", Action: [1, null] })), []);
    assert.deepEqual(workloadActions(allow("04da6b54-80e4-46f7-96ec-b56ff0331ba9")), []);
  });
});

describe("managed policies that are for workloads", () => {
  it("go by their name, whatever partition and path", () => {
    for (const [arn, name] of [
      ["arn:aws:iam::aws:policy/AmazonS3FullAccess", "AmazonS3FullAccess"],
      ["arn:aws-cn:iam::aws:policy/service-role/AmazonS3FullAccess", "AmazonS3FullAccess"],
    ])
      assert.equal(workloadPolicyName(arn), name);
  });

  it("are not those that pull images and ship logs", () => {
    for (const name of [
      "AmazonEKSFargatePodExecutionRolePolicy",
      "AmazonEC2ContainerRegistryReadOnly",
      "AmazonEC2ContainerRegistryPullOnly",
      "AmazonElasticContainerRegistryPublicReadOnly",
      "CloudWatchLogsFullAccess",
      "CloudWatchLogsReadOnlyAccess",
    ])
      assert.equal(workloadPolicyName(`arn:aws:iam::aws:policy/${name}`), undefined, name);
  });

  it("are not those whose content is not in sight", () => {
    for (const arn of [
      "arn:aws:iam::111122223333:policy/AmazonS3FullAccess",
      "xarn:aws:iam::aws:policy/AmazonS3FullAccess",
      "arn:aws:iam::aws:policy/AmazonS3FullAccess!",
      "arn:aws:iam::aws:policy/",
      "s3",
    ])
      assert.equal(workloadPolicyName(arn), undefined, arn);
  });
});

describe("what an attachment gives for workloads", () => {
  const record = recordOf("x:y:Attachment", "a");
  itEachCase(
    __filename,
    "cases",
    "is %s",
    (_what: string, policy: Attachment["policy"], expected: Partial<WorkloadPermission> | undefined) => {
      const attachment = { roles: [], uncertain: false, record, property: "policyArn", policy };
      const found = expected && { ...expected, at: { record, property: "policyArn" } };
      assert.deepEqual(permissionsOf(attachment), found);
      assert.equal(permissionsOf({ ...attachment, uncertain: true }), undefined);
      assert.equal(permissionsOf({ ...attachment, lastSeen: true }), undefined);
      assert.deepEqual(permissionsOf({ ...attachment, lastSeen: false }), found);
      assert.deepEqual(permissionsOf({ ...attachment, name: "it" }), found && { ...found, policy: "it" });
    },
  );
});

describe("a role with what nodes need", () => {
  const forNodes = ["AmazonEKS_CNI_Policy", "AmazonEKSWorkerNodePolicy", "AmazonEKSWorkerNodeMinimalPolicy"];
  const role = { name: "it", arn: arnOf("it"), assumeRolePolicy: trustFor("eks-fargate-pods.amazonaws.com") };
  const nodes = recordOf("aws:eks/nodeGroup:NodeGroup", "nodes", { nodeRoleArn: arnOf("it") });
  const findingFor = (more: readonly string[], ...users: ResourceRecord[]) => {
    const attached = [...forNodes, ...more].map((name) =>
      recordOf("aws:iam/rolePolicyAttachment:RolePolicyAttachment", name, {
        role: "it",
        policyArn: `arn:aws:iam::aws:policy/${name}`,
      }),
    );
    const estate = estateIn(recordOf("aws:iam/role:Role", "it", role), ...attached, ...users);
    return podRoles(estate).flatMap((one) => workloadPermissions.judge(one))[0];
  };
  const namesIn = (found: ReturnType<typeof findingFor>) => found?.permissions.flatMap(({ names }) => names);

  it("keeps it if nodes use the role", () => assert.equal(findingFor([], nodes), undefined));
  it("has a finding about all else", () => assert.deepEqual(namesIn(findingFor(["Other"], nodes)), ["Other"]));
  it("has a finding about it, to detach, if no nodes use the role", () => {
    assert.deepEqual(namesIn(findingFor([])), forNodes);
    assert.deepEqual(findingFor([])?.fix, { kind: "detach", forNodes, isForNodesOnly: true });
    assert.deepEqual(findingFor(["Other"])?.fix, { kind: "detach", forNodes, isForNodesOnly: false });
  });
});
