import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const clusterName = config.require("clusterName");
const subnetIds = config.requireObject<string[]>("subnetIds");

const { accountId } = aws.getCallerIdentityOutput();
const { region } = aws.getRegionOutput();
const { partition } = aws.getPartitionOutput();

const role = new aws.iam.Role("cluster", {
  assumeRolePolicy: pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "eks.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": accountId },
          // The name is text: a reference to the cluster would be a circle.
          ArnEquals: {
            "aws:SourceArn": pulumi.interpolate`arn:${partition}:eks:${region}:${accountId}:cluster/${clusterName}`,
          },
        },
      },
    ],
  }),
});
const policy = new aws.iam.RolePolicyAttachment("cluster", {
  role: role.name,
  policyArn: pulumi.interpolate`arn:${partition}:iam::aws:policy/AmazonEKSClusterPolicy`,
});

const cluster = new aws.eks.Cluster(
  "cluster",
  { name: clusterName, roleArn: role.arn, vpcConfig: { subnetIds } },
  { dependsOn: [policy] },
);

export const clusterArn = cluster.arn;
