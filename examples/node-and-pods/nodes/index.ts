import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const clusterName = config.require("clusterName");
const subnetIds = config.requireObject<string[]>("subnetIds");

/** A role for an AWS service, with AWS managed policies. */
function serviceRole(name: string, service: string, policies: string[]): aws.iam.Role {
  const role = new aws.iam.Role(name, {
    // A name by convention, so that everyone's policies can tell node roles by it.
    name,
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
    }),
  });
  for (const policy of policies) {
    new aws.iam.RolePolicyAttachment(`${name}-${policy}`, {
      role: role.name,
      policyArn: `arn:aws:iam::aws:policy/${policy}`,
    });
  }
  return role;
}

const cluster = new aws.eks.Cluster("cluster", {
  name: clusterName,
  roleArn: serviceRole("eks-cluster", "eks.amazonaws.com", ["AmazonEKSClusterPolicy"]).arn,
  vpcConfig: { subnetIds },
});

const nodeRole = serviceRole("eks-node-general", "ec2.amazonaws.com", [
  "AmazonEKSWorkerNodePolicy",
  "AmazonEC2ContainerRegistryReadOnly",
  "AmazonEKS_CNI_Policy",
]);

new aws.eks.NodeGroup("general", {
  clusterName: cluster.name,
  nodeRoleArn: nodeRole.arn,
  subnetIds,
  scalingConfig: { desiredSize: 1, minSize: 1, maxSize: 3 },
});

export const nodeRoleArn = nodeRole.arn;
