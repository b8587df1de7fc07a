import cdk from "./examples/cdk.json";
import cloudposse from "./examples/cloudposse.json";
import eksctl from "./examples/eksctl.json";
import starInEquals from "./examples/star-in-equals.json";
import userGuide from "./examples/user-guide.json";

/** What tools and pages write, as far as a judgement reads it. */
export const examples: Record<string, unknown> = {
  "The EKS user guide": userGuide,
  "AWS CDK, the role of a FargateProfile": cdk,
  "eksctl, the role of its first versions": eksctl,
  "Terraform, a plan of cloudposse/eks-fargate-profile": cloudposse,
  "A * under StringEquals": starInEquals,
};
