// Unit tests as a user writes them, for mocha and Pulumi's mocks, which know nothing of errors: those of the bad programs
// must fail, each with its message, and none may hang. Whoever starts them judges the report.
const pulumi = require("@pulumi/pulumi");
const { good, bad, failing } = require("./programs.cjs");
const { FargatePodExecutionRole } = require(process.env.COMPONENT ?? "fargate-pod-execution-role");

const blue = "arn:aws:eks:eu-west-1:111122223333:fargateprofile/blue/*";
const trusted = (service, Condition) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", Condition }],
  });
const answers = {
  "aws:index/getRegion:getRegion": () => ({ region: "eu-west-1" }),
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({ accountId: "111122223333" }),
  "aws:index/getPartition:getPartition": () => ({ partition: "aws" }),
  "aws:iam/getRoles:getRoles": () => ({ names: ["nodes", "pods"] }),
  "aws:iam/getRole:getRole": ({ name }) => ({
    name,
    path: "/",
    assumeRolePolicy:
      name === "nodes"
        ? trusted("ec2.amazonaws.com")
        : trusted("eks-fargate-pods.amazonaws.com", { ArnLike: { "aws:SourceArn": blue } }),
    description: "",
    permissionsBoundary: "",
    maxSessionDuration: 3600,
    tags: {},
  }),
  "aws:iam/getInstanceProfiles:getInstanceProfiles": () => ({ names: [] }),
  "aws:iam/getRolePolicyAttachments:getRolePolicyAttachments": () => ({ attachedPolicies: [] }),
};

describe("a program", function () {
  this.timeout(5000);

  for (const preview of [false, true]) {
    for (const { title, args } of [...good, ...bad, ...failing]) {
      it(`${title}, ${preview ? "preview" : "up"}`, async () => {
        await pulumi.runtime.setMocks(
          {
            newResource: ({ name, inputs }) => ({
              id: `${name}-id`,
              state: { ...inputs, name: inputs.name ?? name, arn: `arn:aws:iam::111122223333:role/${name}` },
            }),
            call: ({ token, inputs }) => answers[token](inputs),
          },
          "project",
          "stack",
          preview,
        );
        new FargatePodExecutionRole("pods", typeof args === "function" ? args() : args);
        await pulumi.runtime.disconnect();
      });
    }
  }
});
