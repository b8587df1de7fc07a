import { arnOf, trustFor } from "../fixtures";
import { cfnRole, cloudFormation, resource, rightObject, shared, type Bypass } from "./parts";

const provider = { name: "aws", props: { region: "eu-west-1" } };
const template = (Resources: unknown, more: Record<string, unknown> = {}, name = "it") => ({
  ...cloudFormation({ Parameters: { Stage: { Type: "String", Default: "dev" } }, ...more, Resources }),
  name,
  provider,
});
const imported = (name: unknown) => ({ "Fn::ImportValue": name });
const nodes = (NodeRole: unknown) => ({ Type: "AWS::EKS::Nodegroup", Properties: { ClusterName: "prod", NodeRole } });
const profile = (PodExecutionRoleArn: unknown) => ({
  Type: "AWS::EKS::FargateProfile",
  Properties: { ClusterName: "prod", PodExecutionRoleArn },
});
const autoMode = (NodeRoleArn: unknown) => ({
  Type: "AWS::EKS::Cluster",
  Properties: { Name: "prod", RoleArn: imported("cluster"), ComputeConfig: { Enabled: true, NodeRoleArn } },
});
const exported = (Name: unknown) => ({
  Outputs: { Role: { Value: { "Fn::GetAtt": ["R", "Arn"] }, Export: { Name } } },
});

/** Roles for nodes and pods that templates get from elsewhere. */
export const templateElsewhere: Record<string, Bypass> = {
  "a template's cluster in Auto Mode and profile with one role that another stack exports": [
    [template({ C: autoMode(imported("role")), P: profile(imported("role")) })],
    "node-role-shared",
  ],
  "a template's node group and profile with one role of a stack in the stack, written in two ways": [
    [
      template({
        Roles: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: "x" } },
        N: nodes({ "Fn::Sub": "${Roles.Outputs.Role}" }),
        P: profile({ "Fn::GetAtt": "Roles.Outputs.Role" }),
      }),
    ],
    "node-role-shared",
  ],
  "a template's node group and profile with one export, whose name a parameter completes for one of them": [
    [template({ N: nodes(imported({ "Fn::Sub": "${Stage}-role" })), P: profile(imported("dev-role")) })],
    "node-role-shared",
  ],
  "a node group and a profile of two templates with one role that another stack exports": [
    [template({ N: nodes(imported("role")) }), template({ P: profile(imported("role")) }, {}, "other")],
    "node-role-shared",
  ],
  "a node group and a profile of two templates with one dynamic reference": [
    [template({ N: nodes("{{resolve:ssm:/role}}") }), template({ P: profile("{{resolve:ssm:/role}}") }, {}, "other")],
    "node-role-shared",
  ],
  "a template's node group and profile with one parameter of the Systems Manager, asked for in two ways": [
    [
      template(
        { N: nodes({ Ref: "Role" }), P: profile("{{resolve:ssm:/role}}") },
        { Parameters: { Role: { Type: "AWS::SSM::Parameter::Value<String>", Default: "/role" } } },
      ),
    ],
    "node-role-shared",
  ],
  "the pods' role in a parameter of the Systems Manager, which a template's node group asks for": [
    [
      ...shared(template({ N: nodes("{{resolve:ssm:/role}}") })),
      { ...resource("aws:ssm/parameter:Parameter", "role", { name: "/role", value: arnOf("pods") }), provider },
    ],
    "node-role-shared",
  ],
  "the pods' role of a template, imported by the node group of another one": [
    [
      template({ R: cfnRole(rightObject), P: profile({ "Fn::GetAtt": "R.Arn" }) }, exported("dev-role")),
      template({ N: nodes(imported({ "Fn::Sub": "${Stage}-role" })) }, {}, "other"),
    ],
    "node-role-shared",
  ],
  "the nodes' role of a template, imported by the profile of another one": [
    [
      template({ R: cfnRole(JSON.parse(trustFor("ec2.amazonaws.com"))) }, exported({ "Fn::Sub": "${Stage}-role" })),
      template({ P: profile(imported("dev-role")) }, {}, "other"),
    ],
    "node-role-shared",
  ],
};
