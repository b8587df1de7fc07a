import assert from "node:assert/strict";
import type { ArnOfNoRole, Found, PolicyMissing, WhyUntrusted } from "../../../../core/findings/found";
import { foundSentences, type Naming } from "../../../../core/findings/render/found";
import { loopType } from "../../../../core/records/resource-types";
import { accountId, roleArn } from "../../../support/fake-aws-account";
import { recordOf } from "../../../support/records";
import { casesOf } from "../../../support/cases";

const role = { label: '"pods"', name: "pods", accountId, arn: roleArn("pods") };
const record = recordOf("x:y:Thing", "it", { a: 1 });
const why = { kind: "trust", service: "eks-fargate-pods.amazonaws.com", seenIn: record } as const;
const at = { record, property: "list" };
const attach = { kind: "attach", policy: "arn:aws:iam::aws:policy/P" } as const;
const missing = (reason: PolicyMissing["reason"]): Found => ({
  ...{ id: "policy-missing", kind: "policy-missing", role, at: record, why, reason, fix: attach },
});
const untrusted = (because: WhyUntrusted, profile = {}): Found => ({
  ...{ id: "profile-role-untrusted", kind: "untrusted", role, profile, why: because },
});
const podRole = 'It is a pod execution role: trust for eks-fargate-pods.amazonaws.com in x:y:Thing "it"';
const noPolicy =
  'Role "pods" does not have AmazonEKSFargatePodExecutionRolePolicy, so pods on Fargate cannot pull images and never start';
const maybeNoPolicy = 'It is unknown whether role "pods" has AmazonEKSFargatePodExecutionRolePolicy';
const refused = "so EKS refuses it or its pods never start: the trust policy";
const other = `${refused} lets the Fargate service assume the role only for other`;

const noSuchArn: Omit<ArnOfNoRole, "profile"> = {
  ...{ id: "role-missing", kind: "another-arn", role, at: record, part: "path", named: "/", is: "/team/" },
};

describe("what a rule found, in words", () => {
  const cases: [what: string, Found, sentences: string[], naming?: Naming][] = [
    [
      "one role for both",
      {
        ...{ id: "node-role-shared", kind: "shared", role },
        nodes: [{ kind: "node-group", name: "workers", cluster: "prod" }],
        pods: [why, why, { kind: "component", of: record }],
      },
      [
        'Role "pods" serves both EC2 nodes and pods on Fargate',
        'EC2 nodes: node group "workers" of cluster prod in AWS',
        'Pods on Fargate: trust for eks-fargate-pods.amazonaws.com in x:y:Thing "it"; the role of x:y:Thing "it"',
        "AWS asks for separate roles",
      ],
    ],
    [
      "a policy that is not there",
      missing({ kind: "nothing" }),
      [`${noPolicy}: nothing in the account attaches it`, podRole],
    ],
    [
      "a policy that nothing attaches",
      missing({ kind: "nothing" }),
      [`${noPolicy}: nothing in this stack attaches it`, podRole],
      { here: "this stack" },
    ],
    [
      "a policy that a list takes away",
      missing({ kind: "detached", by: record }),
      [`${noPolicy}: x:y:Thing "it" lists every policy of the role but this one, and so detaches it`, podRole],
    ],
    [
      "a policy that is not known",
      missing({ kind: "open", at }),
      [`${maybeNoPolicy}: list of x:y:Thing "it" is not known`, podRole],
    ],
    [
      "a policy of which nothing is shown",
      missing({ kind: "open", at: { ...at, record: recordOf("x:y:Thing", "it") } }),
      [`${maybeNoPolicy}: Pulumi shows nothing of x:y:Thing "it" in this update`, podRole],
    ],
    [
      "a policy of another partition",
      missing({ kind: "of-another-partition", by: record, partition: "aws-cn" }),
      [`${noPolicy}: x:y:Thing "it" attaches the one of another partition than aws-cn`, podRole],
    ],
    [
      "a policy of another partition in an account",
      missing({ kind: "of-another-partition", by: undefined, partition: "aws-cn" }),
      [`${noPolicy}: it has the one of another partition than aws-cn`, podRole],
    ],
    [
      "permissions for workloads",
      {
        ...{ id: "workload-permissions", kind: "workload-permissions", role, at: record, why },
        permissions: [
          { names: ["s3:GetObject", "sqs:*"], isManaged: false, at },
          { names: ["PowerUserAccess"], isManaged: true },
          { names: ["PowerUserAccess"], isManaged: true },
          { names: ["ec2:*"], isManaged: false, policy: "inline policy more" },
        ],
        fix: { kind: "detach", forNodes: [], isForNodesOnly: false },
      },
      [
        'Role "pods" has permissions beyond image pull and logging, which containers on Fargate cannot use: ' +
          's3:GetObject, sqs:* (list of x:y:Thing "it"); PowerUserAccess is attached; inline policy more allows ec2:*',
        podRole,
      ],
    ],
    [
      "a resource that no rule reads",
      { id: "role-not-judged", kind: "not-judged", why: "type", at: record },
      [
        'x:y:Thing "it" names the Fargate service or its managed policy, but resources of this type cannot be read: a role that it makes was not judged',
      ],
    ],
    [
      "a loop",
      { id: "role-not-judged", kind: "not-judged", why: "loop", at: recordOf(loopType, "Fn::ForEach::R") },
      [
        `${loopType} "Fn::ForEach::R" is a loop, which only CloudFormation writes out: a role that it makes was not judged`,
      ],
    ],
    [
      "a profile with an ARN that the role does not have",
      { ...noSuchArn, profile: { record } },
      [
        'x:y:Thing "it" names role "pods" by an ARN that does not exist: the ARN has the path /, but the role has the path /team/',
      ],
    ],
    [
      "an access entry in the way",
      { id: "access-entry-missing", kind: "entry-in-the-way", role, profile: { record }, at: record, type: "STANDARD" },
      [
        'x:y:Thing "it" has type STANDARD, so pods of x:y:Thing "it" cannot register: ' +
          'role "pods" needs an access entry of type FARGATE_LINUX, and a role can have only one in a cluster',
      ],
    ],
    [
      "a policy for other roles",
      missing({ kind: "for-others", by: record }),
      [`${noPolicy}: x:y:Thing "it" lists every role of the policy but this one, and so detaches it`, podRole],
    ],
    [
      "a profile whose role no file shows",
      {
        id: "role-not-judged",
        kind: "not-judged",
        why: "role-elsewhere",
        at: recordOf("aws-native:eks:FargateProfile", "it"),
      },
      ['The role of aws-native:eks:FargateProfile "it" was not judged, since nothing in this file shows it'],
      { here: "this file" },
    ],
    [
      "a profile whose role is for others, in the words of a file",
      untrusted({ kind: "kept-out", differIn: "Regions", denials: [] }, { record, cluster: "prod" }),
      [`aws_x.it of cluster "prod" cannot use role pods, ${other} Regions`],
      { nameOf: () => "aws_x.it", labelOf: ({ name = "" }) => name },
    ],
    [
      "properties, in the words of a file",
      {
        ...{ id: "policy-missing", kind: "policy-missing", role, at: record },
        why: { kind: "property", of: record, path: "roleArn" },
        reason: { kind: "open", at },
        fix: attach,
      },
      [
        `${maybeNoPolicy}: its list of x:y:Thing "it" is not known`,
        'It is a pod execution role: its roleArn of x:y:Thing "it"',
      ],
      { propertyOf: (_, path) => `its ${path}` },
    ],
    [
      "a profile that a Deny keeps out",
      untrusted(
        { kind: "kept-out", denials: ["the second statement", "the third statement"] },
        { name: "p", cluster: "prod", region: "r" },
      ),
      [
        `Fargate profile p of cluster prod in r cannot use role "pods", ${refused} denies it by the second statement, the third statement`,
      ],
    ],
    [
      "any profile of a cluster, which lacks a line and is denied",
      untrusted({ kind: "kept-out", differIn: "clusters", denials: ["the second statement"] }, { cluster: "prod" }),
      [
        `A Fargate profile of cluster prod cannot use role "pods", ${other} clusters, and denies it by the second statement`,
      ],
    ],
    [
      "a role of another service",
      untrusted({ kind: "not-for-fargate" }),
      [`A Fargate profile cannot use role "pods", ${refused} does not allow the Fargate service to assume the role`],
    ],
    [
      "a role of another account",
      untrusted({ kind: "of-another-account", role: "1", cluster: "2" }),
      [
        'A Fargate profile cannot use role "pods", so EKS refuses it or its pods never start: ' +
          "the role is in account 1, and EKS accepts only a role of the cluster's own account, 2",
      ],
    ],
  ];
  for (const [what, found, sentences, naming] of cases)
    it(what, () => assert.deepEqual(foundSentences(found, naming), sentences));
});

describe("what a rule found in an account, in words", () => {
  const naming: Naming = { labelOf: ({ name, label }) => name ?? label, isLive: true };

  const cases = casesOf(__filename, "cases2") as [Found, text: string][];
  for (const [found, text] of cases) it(text, () => assert.deepEqual(foundSentences(found, naming), [text]));
});
