/** A program whose role is the one of examples/open-role.json, as many tools make it. */
import { Role, RolePolicyAttachment } from "@pulumi/aws/iam";
import { Role as found } from "../../examples/open-role.json";

const role = new Role("open-role", { assumeRolePolicy: JSON.stringify(found.AssumeRolePolicyDocument) });
new RolePolicyAttachment("open-role-policy", {
  role: role.name,
  policyArn: "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy",
});
