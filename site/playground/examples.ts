import cdk from "./examples/cdk.json";
import cloudposse from "./examples/cloudposse.json";
import eksctl from "./examples/eksctl.json";
import open from "./examples/open.json";
import starInEquals from "./examples/star-in-equals.json";
import userGuide from "./examples/user-guide.json";

/** What tools and pages write, as far as a judgement reads it; the page opens with the first one. */
export const examples: Record<string, unknown> = {
  "A role without a condition": open,
  "The EKS user guide": userGuide,
  "AWS CDK, the role of a FargateProfile": cdk,
  "eksctl, the role of its first versions": eksctl,
  "Terraform, a plan of cloudposse/eks-fargate-profile": cloudposse,
  "A * under StringEquals": starInEquals,
};
