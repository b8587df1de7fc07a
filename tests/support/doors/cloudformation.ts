import { isObject, parsedJson } from "../../../core/text";
import { declaredEntries, estateRoleArn, type Estate } from "../estate";

const get = (name: string, attribute = "Arn") => ({ "Fn::GetAtt": [name, attribute] });
/** A logical id holds letters and digits only. */
const idOf = (...words: string[]) => words.join(" ").replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase());

/** A document as an object, as templates have it. One that an object would change, or whose parts CloudFormation would call, stays a text. */
function documentOf(text: string): unknown {
  const value = parsedJson(text);
  const isSame = isObject(value) && JSON.stringify(value) === text && !/"(?:Ref|Fn::\w+)":/.test(text);
  return isSame ? value : text;
}

/** The estate as a CloudFormation template. */
export function templateOf(estate: Estate): object {
  const { role, clusters, profiles, nodeGroups, clusterRoleOf } = estate;
  const { name, path, trustPolicy, attached, inline, instanceProfile } = role;
  const resources: Record<string, { Type: string; Properties: object }> = {};
  const add = (id: string, Type: string, Properties: object) => (resources[id] = { Type, Properties });
  add("Role", "AWS::IAM::Role", {
    RoleName: name,
    Path: path,
    AssumeRolePolicyDocument: documentOf(trustPolicy),
    ManagedPolicyArns: attached,
    Policies: inline.map((one) => ({ PolicyName: one.name, PolicyDocument: documentOf(one.document) })),
  });
  for (const cluster of clusters) {
    const RoleArn = clusterRoleOf.includes(cluster) ? get("Role") : estateRoleArn(estate, "cluster");
    add(idOf("cluster", cluster), "AWS::EKS::Cluster", { Name: cluster, RoleArn, ResourcesVpcConfig: {} });
  }
  const clusterRef = (cluster: string) => ({ Ref: idOf("cluster", cluster) });
  for (const { cluster, name: profile } of profiles)
    add(idOf("profile", cluster, profile), "AWS::EKS::FargateProfile", {
      ClusterName: clusterRef(cluster),
      FargateProfileName: profile,
      PodExecutionRoleArn: get("Role"),
      Selectors: [{ Namespace: profile }],
    });
  for (const { cluster, name: group, sharesRole } of nodeGroups)
    add(idOf("nodes", cluster, group), "AWS::EKS::Nodegroup", {
      ClusterName: clusterRef(cluster),
      NodegroupName: group,
      NodeRole: sharesRole ? get("Role") : estateRoleArn(estate, "nodes"),
    });
  for (const { cluster, type } of declaredEntries(estate))
    add(idOf("entry", cluster), "AWS::EKS::AccessEntry", {
      ClusterName: clusterRef(cluster),
      PrincipalArn: get("Role"),
      Type: type,
    });
  if (instanceProfile !== undefined) {
    add("InstanceProfile", "AWS::IAM::InstanceProfile", {
      InstanceProfileName: instanceProfile,
      Roles: [{ Ref: "Role" }],
    });
    add("LaunchTemplate", "AWS::EC2::LaunchTemplate", {
      LaunchTemplateData: { IamInstanceProfile: { Arn: get("InstanceProfile") } },
    });
  }
  return { AWSTemplateFormatVersion: "2010-09-09", Resources: resources };
}
