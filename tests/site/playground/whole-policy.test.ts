import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { runInNewContext } from "node:vm";
import { inYaml } from "../../../core/findings/render/fix/cloudformation";
import { policyLanguages } from "../../../site/playground/whole-policy";
import { yamlDocuments } from "../../../core/readers/yaml";
import { buildTrustPolicy, type TrustPolicy } from "../../../core/trust";

const arn = "arn:aws:eks:*:111122223333:fargateprofile/prod/*";
const policy = buildTrustPolicy([arn]);
/** With all that a language could take for something of its own. */
const hard = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Pods",
      Effect: "Allow",
      Principal: { Service: ["eks-fargate-pods.amazonaws.com"] },
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "aws:ResourceAccount": "${aws:PrincipalAccount}", "x-y:z": "%{if} \"quoted\": \\ 'a' `b`" },
        Bool: { "aws:SecureTransport": true },
        ArnLike: { "aws:SourceArn": [arn, "arn:aws:eks:*:ACCOUNT_ID:fargateprofile/${x}/*"] },
      },
    },
  ],
} as TrustPolicy;

const written = (language: keyof typeof policyLanguages, document = policy) =>
  policyLanguages[language](document, { source: {}, urn: "" });
/** The value of an expression of JavaScript. */
const evaluated = (text: string): unknown =>
  JSON.parse(runInNewContext(`const role = { node: { defaultChild: {} } }; JSON.stringify(${text})`) as string);

describe("a whole trust policy in the language of the place", () => {
  it("JSON", () => assert.deepEqual(JSON.parse(written("JSON", hard)), hard));

  it("AWS CLI, as a shell reads it", () => {
    const line = written("AWS CLI", hard).replace(/^aws /, "printf '%s\\n' ");
    const words = execFileSync("sh", ["-c", line], { encoding: "utf8" }).trimEnd().split("\n");
    assert.deepEqual(words.slice(0, 4), ["iam", "update-assume-role-policy", "--role-name", "ROLE_NAME"]);
    assert.deepEqual(JSON.parse(words[5]), hard);
  });

  it("CloudFormation, with a reference to the account and all else as it is", () => {
    const [{ value }] = yamlDocuments(written("CloudFormation", hard));
    const expected = structuredClone(hard) as TrustPolicy & { Statement: [{ Condition: { ArnLike: object } }] };
    expected.Statement[0].Condition.ArnLike = {
      "aws:SourceArn": [arn, { "Fn::Sub": "arn:aws:eks:*:${AWS::AccountId}:fargateprofile/${!x}/*" }],
    };
    assert.deepEqual(value(), { AssumeRolePolicyDocument: expected });
  });

  it("YAML, in which no text and no key is taken for something else", () => {
    const value = {
      Null: { "aws:SourceArn": "true" },
      on: [{ a: [] }, "x: y", ["- z"], {}, null, 7],
      "a b": "#\n'\"",
      "": "${x}",
    };
    assert.deepEqual(yamlDocuments(inYaml(value))[0].value(), value);
  });

  it("CDK", () => {
    const text = written("CDK (TypeScript)", hard).replace(" as iam.CfnRole", "");
    assert.deepEqual(evaluated(text.slice(0, -1)), hard);
    assert.equal(
      written("CDK (TypeScript)"),
      `(role.node.defaultChild as iam.CfnRole).assumeRolePolicyDocument = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Condition: {
        ArnLike: {
          "aws:SourceArn": "${arn}"
        }
      },
      Principal: {
        Service: "eks-fargate-pods.amazonaws.com"
      },
      Action: "sts:AssumeRole"
    }
  ]
};`,
    );
  });

  it("Pulumi", () => {
    const text = written("Pulumi (TypeScript)", hard);
    assert.deepEqual(JSON.parse((evaluated(`{ ${text} }`) as Record<string, string>).assumeRolePolicy), hard);
  });

  it("Terraform, in which a text begins no template", () => {
    const text = written("Terraform", hard);
    assert.match(text, /"aws:ResourceAccount" = "\$\$\{aws:PrincipalAccount\}"/);
    assert.match(text, /"x-y:z" = "%%\{if\} \\"quoted\\": /);
    assert.match(text, /"aws:SecureTransport" = true/);
    assert.equal(
      written("Terraform"),
      `assume_role_policy = jsonencode({
  Version = "2012-10-17",
  Statement = [
    {
      Effect = "Allow",
      Condition = {
        ArnLike = {
          "aws:SourceArn" = "${arn}"
        }
      },
      Principal = {
        Service = "eks-fargate-pods.amazonaws.com"
      },
      Action = "sts:AssumeRole"
    }
  ]
})`,
    );
  });
});
