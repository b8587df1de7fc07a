import { secret, unknown, urnOf, type TestResource } from "../../support/analyzer";
import { arnOf, executionPolicy, rightTrust, trustFor } from "../fixtures";

/** A word that names something in a stack, and an account. */
interface Words {
  word: string;
  account: string;
}

const open: Words = { word: "open", account: "111122223333" };
const planted: Words = { word: "hunter2-4711", account: "999999999999" };

const fargate = "eks-fargate-pods.amazonaws.com";
const allow = (...Action: string[]) => JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource: "*" }] });

/** Properties of all kinds of resources that the pack reads, with a word in every place that a message could quote. */
const kinds: ((words: Words) => [type: string, props: Record<string, unknown>])[] = [
  ({ word, account }) => [
    "aws:iam/role:Role",
    {
      name: word,
      arn: arnOf(word, account),
      path: `/${word}/`,
      permissionsBoundary: `arn:aws:iam::${account}:policy/${word}`,
      assumeRolePolicy: trustFor(fargate, `${word}.amazonaws.com`),
      inlinePolicies: [{ name: word, policy: allow(`s3:${word}`, `${word}:Get`) }],
      managedPolicyArns: [`arn:aws:iam::aws:policy/${word}`],
    },
  ],
  ({ word, account }) => [
    "aws:iam/role:Role",
    { name: `pods-${word}`, assumeRolePolicy: rightTrust(word, account).replace("ArnLike", "StringEquals") },
  ],
  ({ word, account }) => [
    "aws-native:iam:Role",
    {
      roleName: word,
      assumeRolePolicyDocument: JSON.parse(
        trustFor(fargate).replace("}]", `},{"Effect":"${word}","Principal":{"AWS":"${arnOf(word, account)}"}}]`),
      ),
      policies: [{ policyName: word, policyDocument: JSON.parse(allow(`ec2:${word}`)) }],
    },
  ],
  ({ word, account }) => [
    "aws:eks/fargateProfile:FargateProfile",
    {
      clusterName: word,
      podExecutionRoleArn: arnOf(word, account),
      arn: `arn:aws:eks:eu-west-1:${account}:fargateprofile/${word}/x/y`,
    },
  ],
  ({ word, account }) => [
    "aws:eks/nodeGroup:NodeGroup",
    { clusterName: word, nodeRoleArn: arnOf(word, account), nodeGroupName: word },
  ],
  ({ word, account }) => [
    "aws:eks/cluster:Cluster",
    { name: word, roleArn: arnOf(word, account), computeConfig: { enabled: true, nodeRoleArn: arnOf(word, account) } },
  ],
  ({ word, account }) => [
    "aws:eks/accessEntry:AccessEntry",
    { principalArn: arnOf(word, account), type: "FARGATE_LINUX", clusterName: word },
  ],
  ({ word }) => ["aws:iam/rolePolicy:RolePolicy", { role: word, policy: allow(`s3:${word}`) }],
  ({ word, account }) => [
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    { role: word, policyArn: `arn:aws:iam::${account}:policy/${word}` },
  ],
  ({ word }) => [
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
    { roleName: word, policyArns: [`arn:aws:iam::aws:policy/${word}`] },
  ],
  ({ word }) => ["aws:iam/policyAttachment:PolicyAttachment", { roles: [word], policyArn: executionPolicy }],
  ({ word, account }) => [
    "aws:iam/policy:Policy",
    { arn: `arn:aws:iam::${account}:policy/${word}`, policy: allow(`${word}:*`) },
  ],
  ({ word }) => ["aws:iam/instanceProfile:InstanceProfile", { name: word, role: word }],
  ({ word, account }) => [
    "aws:ec2/launchTemplate:LaunchTemplate",
    { iamInstanceProfile: { name: word, arn: `arn:aws:iam::${account}:instance-profile/${word}` } },
  ],
  ({ word, account }) => [
    "kubernetes:core/v1:ConfigMap",
    {
      metadata: { name: "aws-auth", namespace: "kube-system" },
      data: { mapRoles: `- rolearn: ${arnOf(word, account)}\n  groups: [system:nodes]\n  username: ${word}\n` },
    },
  ],
  ({ word }) => ["kubernetes:karpenter.k8s.aws/v1:EC2NodeClass", { spec: { role: word, instanceProfile: word } }],
  ({ word, account }) => [
    "aws:cloudformation/stack:Stack",
    {
      parameters: { Name: word, Account: account },
      templateBody: JSON.stringify({
        Parameters: { Name: {}, Account: {} },
        Resources: {
          [word.replace(/\W/g, "")]: {
            Type: "AWS::IAM::Role",
            Properties: { RoleName: { Ref: "Name" }, AssumeRolePolicyDocument: JSON.parse(trustFor(fargate, word)) },
          },
        },
      }),
    },
  ],
  ({ word, account }) => [
    "aws:cloudcontrol/resource:Resource",
    {
      typeName: "AWS::IAM::Role",
      desiredState: JSON.stringify({
        RoleName: word,
        AssumeRolePolicyDocument: JSON.parse(rightTrust(word, account).replace("ArnLike", word)),
      }),
    },
  ],
  ({ word, account }) => [
    "fargate-pod-execution-role:index:FargatePodExecutionRole",
    { clusters: [word], name: word, roleArn: arnOf(word, account), roleName: word },
  ],
  ({ word }) => ["eks:index:Cluster", { name: word, instanceRoles: [word], fargate: { podExecutionRoleArn: word } }],
  ({ word }) => ["command:local:Command", { create: `${fargate} ${word}`, environment: { [word]: fargate } }],
];

/** A stack in which whatever holds the planted words is a secret. The choices, each 0 to 3, make all else up. */
export function stackWithSecrets(choices: readonly number[]): TestResource[] {
  let next = 0;
  const choose = () => choices[next++ % choices.length] ?? 0;
  const several = kinds.filter(() => choose() === 0);
  return several.map((kind, index): TestResource => {
    const [type, props] = kind(open);
    const [, secrets] = kind(planted);
    const provider = {
      name: "own",
      props: { allowedAccountIds: mixed([open.account], [planted.account], choose), region: "eu-west-1" },
    };
    return {
      type,
      name: `it${index}`,
      urn: urnOf(type, `it${index}`),
      props: Object.fromEntries(Object.keys(props).map((key) => [key, mixed(props[key], secrets[key], choose)])),
      ...(choose() === 0 && { provider }),
    };
  });
}

/** A value that is open, not known, a secret as a whole, or has secrets somewhere in it. */
function mixed(value: unknown, planted: unknown, choose: () => number): unknown {
  const choice = choose();
  // A key that is secret cannot be hidden otherwise.
  if (typeof value === "object" && Object.keys(value ?? {}).join() !== Object.keys(planted ?? {}).join())
    return secret(planted);
  if (choice === 0) return choose() === 0 ? unknown : value;
  if (choice === 1 || typeof value !== "object" || value === null) return secret(planted);
  if (Array.isArray(value)) return value.map((item, index) => mixed(item, (planted as unknown[])[index], choose));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mixed(item, (planted as Record<string, unknown>)[key], choose)]),
  );
}
