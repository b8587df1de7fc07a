import { trustFor } from "../fixtures";
import { irsaTrust, type Legitimate } from "./stack";

/** Roles that are for something else. */
export const otherRoles: Legitimate = {
  "fifteen roles for service accounts": (stack) => {
    for (let index = 0; index < 15; index++) {
      const role = stack.role(`app-${String(index)}`, irsaTrust(stack.account));
      stack.attach(role, "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess");
    }
    stack.profile(stack.podRole());
  },
  "fifteen roles whose trust policies are not known yet": (stack) => {
    for (let index = 0; index < 15; index++) stack.role(`app-${String(index)}`, stack.later(irsaTrust(stack.account)));
    stack.profile(stack.podRole());
  },
  "roles for Lambda, ECS, CodeBuild, Batch and another account's auditor": (stack) => {
    for (const service of ["lambda", "ecs-tasks", "codebuild", "batch", "events", "pods.eks"]) {
      stack.attach(
        stack.role(service.replace(".", "-"), trustFor(`${service}.amazonaws.com`)),
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
      );
    }
    stack.role(
      "auditor",
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::444455556666:root" },
            Action: "sts:AssumeRole",
            Condition: { StringEquals: { "sts:ExternalId": "x" } },
          },
        ],
      }),
    );
  },
  "a pipeline that may pass the pods' role to Fargate, and its user": (stack) => {
    const policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "iam:PassRole",
          Resource: `arn:aws:iam::${stack.account}:role/pods`,
          Condition: { StringEquals: { "iam:PassedToService": "eks-fargate-pods.amazonaws.com" } },
        },
      ],
    });
    stack.role("pipeline", trustFor("codebuild.amazonaws.com"), { inlinePolicies: [{ name: "pass", policy }] });
    stack.add("aws:iam/userPolicy:UserPolicy", "pass", { user: "ci", policy });
    stack.add("aws:iam/groupPolicy:GroupPolicy", "pass", { group: "ci", policy });
    stack.add("aws-native:iam:UserPolicy", "pass-too", {
      userName: "ci",
      policyDocument: JSON.parse(policy) as unknown,
    });
    stack.profile(stack.podRole());
  },
  "a service control policy, a key policy and an event rule that name the service": (stack) => {
    const service = "eks-fargate-pods.amazonaws.com";
    const denied = {
      Effect: "Deny",
      Action: "iam:PassRole",
      Resource: "*",
      Condition: { StringNotEquals: { "iam:PassedToService": service } },
    };
    stack.add("aws:organizations/policy:Policy", "guard", {
      content: JSON.stringify({ Version: "2012-10-17", Statement: [denied] }),
    });
    const used = { Effect: "Allow", Principal: { Service: service }, Action: "kms:Decrypt", Resource: "*" };
    stack.add("aws:kms/key:Key", "images", { policy: JSON.stringify({ Version: "2012-10-17", Statement: [used] }) });
    stack.add("aws:cloudwatch/eventRule:EventRule", "alarm", {
      eventPattern: JSON.stringify({ detail: { userAgent: [service] } }),
    });
    stack.profile(stack.podRole());
  },
  "resources whose tags and descriptions name the service": (stack) => {
    const tags = { purpose: "logs of eks-fargate-pods.amazonaws.com" };
    stack.add("aws:cloudwatch/logGroup:LogGroup", "pods", { name: "pods", tags, tagsAll: tags });
    stack.add("aws:ec2/securityGroup:SecurityGroup", "pods", { description: "for eks-fargate-pods.amazonaws.com" });
    stack.profile(stack.podRole());
  },
  "roles for GitHub's workflows, SAML users and another account, some with names of Fargate's": (stack) => {
    const federated = (Federated: string, Action: string) =>
      JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Federated }, Action }] });
    stack.role(
      "fargate-pods-github",
      federated(
        `arn:aws:iam::${stack.account}:oidc-provider/token.actions.githubusercontent.com`,
        "sts:AssumeRoleWithWebIdentity",
      ),
    );
    stack.role(
      "fargate-pods-saml",
      federated(`arn:aws:iam::${stack.account}:saml-provider/x`, "sts:AssumeRoleWithSAML"),
    );
    stack.role(
      "eks-fargate-pods",
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { AWS: "444455556666" }, Action: "sts:AssumeRole" }],
      }),
    );
    stack.profile(stack.podRole());
  },
  "a role of the load balancer's controller, its policy made in the stack": (stack) => {
    const role = stack.role("lbc", irsaTrust(stack.account));
    const policyArn = `arn:aws:iam::${stack.account}:policy/lbc`;
    const policy = stack.add("aws:iam/policy:Policy", "lbc", {
      name: "lbc",
      arn: stack.later(policyArn),
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "elasticloadbalancing:*", Resource: "*" }],
      }),
    });
    stack.add(
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      "lbc",
      { role: role.name, policyArn: stack.later(policyArn) },
      {
        propertyDependencies: { role: [role.urn], policyArn: [policy] },
      },
    );
    stack.profile(stack.podRole());
  },
};
