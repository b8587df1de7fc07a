import { executionPolicy, rightTrust } from "../fixtures";
import { type Legitimate } from "./stack";

/** What is attached to the pods' role. */
export const permissions: Legitimate = {
  "the managed policy by managedPolicyArns": (stack) => {
    stack.profile(stack.role("pods", rightTrust(), { managedPolicyArns: [executionPolicy] }));
  },
  "the managed policy in an exclusive list": (stack) => {
    const role = stack.role("pods", rightTrust());
    stack.add(
      "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
      "only",
      { roleName: "pods", policyArns: [executionPolicy] },
      {
        propertyDependencies: { roleName: [role.urn] },
      },
    );
    stack.profile(role);
  },
  "permissions to ship logs, in an inline policy": (stack) => {
    const role = stack.podRole();
    const Action = [
      "logs:CreateLogStream",
      "logs:CreateLogGroup",
      "logs:DescribeLogStreams",
      "logs:PutLogEvents",
      "logs:PutRetentionPolicy",
    ];
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });
    stack.add(
      "aws:iam/rolePolicy:RolePolicy",
      "logs",
      { role: role.name, policy },
      { propertyDependencies: { role: [role.urn] } },
    );
    stack.profile(role);
  },
  "a role with a path, a boundary and pull-through permissions": (stack) => {
    const role = stack.role("pods", rightTrust("prod", stack.account), {
      path: "/eks/",
      permissionsBoundary: `arn:aws:iam::${stack.account}:policy/boundary`,
    });
    stack.attach(role, executionPolicy);
    // The last is for rules whose template for new repositories has tags.
    const Action = ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository", "ecr:TagResource"];
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });
    const more = { propertyDependencies: { role: [role.urn] } };
    stack.add("aws:iam/rolePolicy:RolePolicy", "pull", { role: role.name, policy }, more);
    stack.profile(role);
  },
  "the managed policy with nodes' image policy, which pods need as well": (stack) => {
    const role = stack.podRole();
    stack.attach(role, "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly");
    stack.profile(role);
  },
  "a policy of the stack's own for logs, attached by its ARN": (stack) => {
    const role = stack.podRole();
    const policyArn = `arn:aws:iam::${stack.account}:policy/logs`;
    const Action = [
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "firehose:PutRecordBatch",
      "kinesis:PutRecords",
      "kms:GenerateDataKey",
      "es:ESHttpPut",
    ];
    const policy = stack.add("aws:iam/policy:Policy", "logs", {
      name: "logs",
      arn: stack.later(policyArn),
      policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] }),
    });
    stack.add(
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      "logs",
      { role: role.name, policyArn: stack.later(policyArn) },
      {
        propertyDependencies: { role: [role.urn], policyArn: [policy] },
      },
    );
    stack.profile(role);
  },
  "the managed policy by an attachment for several roles": (stack) => {
    const roles = ["a", "b"].map((name) => stack.role(name, rightTrust("prod", stack.account)));
    stack.add(
      "aws:iam/policyAttachment:PolicyAttachment",
      "pods",
      { roles: roles.map(({ name }) => name), policyArn: executionPolicy },
      {
        propertyDependencies: { roles: roles.map(({ urn }) => urn) },
      },
    );
    for (const role of roles) stack.profile(role, "prod", role.name);
  },
  "the lists of all policies, managed and inline": (stack) => {
    const role = stack.podRole();
    const more = { propertyDependencies: { roleName: [role.urn] } };
    stack.add(
      "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive",
      "inline",
      { roleName: "pods", policyNames: [] },
      more,
    );
    stack.add(
      "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
      "managed",
      { roleName: "pods", policyArns: [executionPolicy] },
      more,
    );
    stack.profile(role);
  },
  "images from the public registry and from a cache": (stack) => {
    const role = stack.podRole();
    stack.attach(role, "arn:aws:iam::aws:policy/AmazonElasticContainerRegistryPublicReadOnly");
    const Action = [
      "ecr-public:GetAuthorizationToken",
      "sts:GetServiceBearerToken",
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
    ];
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });
    stack.add(
      "aws:iam/rolePolicy:RolePolicy",
      "images",
      { role: role.name, policy },
      { propertyDependencies: { role: [role.urn] } },
    );
    stack.profile(role);
  },
};
