import { secret } from "../../support/analyzer";
import { executionPolicy, rightTrust } from "../fixtures";
import { sourceArn, trustWith, type Legitimate } from "./stack";

/** Trust policies that are right in an unusual form. */
export const trust: Legitimate = {
  "Allow with SourceArn and SourceAccount, and a Deny without encryption": (stack) => {
    const deny = {
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: "sts:AssumeRole",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
    const condition = { ArnLike: { "aws:SourceArn": sourceArn }, StringEquals: { "aws:SourceAccount": stack.account } };
    const role = stack.role("pods", trustWith(condition, deny));
    stack.attach(role, executionPolicy);
    stack.profile(role);
  },
  "an open Allow that a Deny limits to the own profiles": (stack) => {
    const deny = {
      Effect: "Deny",
      Principal: { Service: "eks-fargate-pods.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { ArnNotLike: { "aws:SourceArn": sourceArn } },
    };
    const role = stack.role("pods", trustWith(undefined, deny));
    stack.attach(role, executionPolicy);
    stack.profile(role);
  },
  "StringLike in place of ArnLike": (stack) => {
    const role = stack.role(
      "pods",
      trustWith({ StringLike: { "aws:SourceArn": sourceArn.replace("eu-west-1", "*") } }),
    );
    stack.attach(role, executionPolicy);
    stack.profile(role);
  },
  "operators and keys in other case": (stack) => {
    const role = stack.role("pods", trustWith({ arnlike: { "AWS:SourceARN": sourceArn } }));
    stack.attach(role, executionPolicy);
    stack.profile(role);
  },
  "a limit for any value of the key": (stack) => {
    const role = stack.role("pods", trustWith({ "ForAnyValue:ArnLike": { "aws:SourceArn": [sourceArn] } }));
    stack.attach(role, executionPolicy);
    stack.profile(role);
  },
  "the document as aws.iam.getPolicyDocument writes it": (stack) => {
    const statement = {
      Sid: "",
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { Service: "eks-fargate-pods.amazonaws.com" },
    };
    const Condition = { ArnLike: { "aws:SourceArn": sourceArn } };
    const document = { Version: "2012-10-17", Statement: [{ ...statement, Condition }] };
    const role = stack.role("pods", JSON.stringify(document, null, 2));
    stack.attach(role, executionPolicy);
    stack.profile(role);
  },
  "the service in a list, the limit by StringLike and the account": (stack) => {
    const trust = trustWith({
      StringLike: { "aws:SourceArn": sourceArn },
      StringEquals: { "aws:SourceAccount": [stack.account] },
    });
    const role = stack.role(
      "pods",
      trust.replace('"eks-fargate-pods.amazonaws.com"', '["eks-fargate-pods.amazonaws.com"]'),
    );
    stack.attach(role, executionPolicy);
    stack.profile(role);
  },
  "a statement for each cluster": (stack) => {
    const { Statement } = JSON.parse(
      trustWith({ ArnLike: { "aws:SourceArn": sourceArn.replace("prod", "test") } }),
    ) as { Statement: unknown[] };
    const role = stack.role("pods", trustWith({ ArnLike: { "aws:SourceArn": sourceArn } }, ...Statement));
    stack.attach(role, executionPolicy);
    stack.profile(role, "prod");
    stack.profile(role, "test");
  },
  "a trust policy that is a secret": (stack) => {
    const role = stack.role("pods", "", { assumeRolePolicy: secret(rightTrust("prod", stack.account)) });
    stack.attach(role, executionPolicy);
    stack.profile(role);
  },
  "an Allow that a Deny limits to what is known when the cluster is made": (stack) => {
    const service = { Service: "eks-fargate-pods.amazonaws.com" };
    const Statement = [
      { Effect: "Allow", Principal: service, Action: "sts:AssumeRole" },
      {
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: "sts:AssumeRole",
        Condition: { ArnNotLike: { "aws:SourceArn": stack.later(sourceArn) } },
      },
    ];
    stack.add("aws-native:iam:Role", "pods", {
      roleName: "pods",
      assumeRolePolicyDocument: { Version: "2012-10-17", Statement },
      managedPolicyArns: [executionPolicy],
    });
  },
  "a SourceArn that is known when the cluster is made": (stack) => {
    const document = JSON.parse(rightTrust().replace(sourceArn, stack.later(sourceArn))) as unknown;
    const arn = "arn:aws:iam::111122223333:role/pods";
    const role = { roleName: "pods", arn: stack.later(arn), assumeRolePolicyDocument: document };
    const urn = stack.add("aws-native:iam:Role", "pods", { ...role, managedPolicyArns: [executionPolicy] });
    stack.profile({ urn, arn, name: "pods" });
  },
};
