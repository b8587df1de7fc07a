/** The AWS of the demo, reached as any program reaches AWS. */
import {
  CreateClusterCommand,
  CreateFargateProfileCommand,
  DeleteClusterCommand,
  DeleteFargateProfileCommand,
  EKSClient,
  ListClustersCommand,
} from "@aws-sdk/client-eks";
import { GetRoleCommand, IAMClient, ListAttachedRolePoliciesCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import type { LocalCloud } from "../localcloud/cloud";

export const clusterName = "demo";
const fargateProfileName = "default";
const subnets = ["subnet-0123456789abcdef0"];

export class World {
  private readonly iam: IAMClient;
  private readonly eks: EKSClient;

  constructor(private readonly cloud: LocalCloud) {
    const settings = {
      endpoint: cloud.endpoint,
      region: cloud.region,
      credentials: { accessKeyId: "localcloud", secretAccessKey: "localcloud" },
    };
    this.iam = new IAMClient(settings);
    this.eks = new EKSClient(settings);
  }

  async createCluster(): Promise<string> {
    const roleArn = `arn:aws:iam::${this.cloud.accountId}:role/cluster`;
    const command = new CreateClusterCommand({
      name: clusterName,
      roleArn,
      resourcesVpcConfig: { subnetIds: subnets },
    });
    return (await this.eks.send(command)).cluster?.arn ?? "";
  }

  /** The role as AWS has it. */
  async role(RoleName: string): Promise<{ arn: string; trustPolicy: object; policies: string[] }> {
    const { Role } = await this.iam.send(new GetRoleCommand({ RoleName }));
    const { AttachedPolicies = [] } = await this.iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    return {
      arn: Role?.Arn ?? "",
      trustPolicy: JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")) as object,
      policies: AttachedPolicies.map(({ PolicyArn = "" }) => PolicyArn),
    };
  }

  async createProfile(podExecutionRoleArn: string): Promise<{ arn: string; status: string }> {
    const selectors = [{ namespace: "default" }];
    const { fargateProfile } = await this.eks.send(
      new CreateFargateProfileCommand({ clusterName, fargateProfileName, podExecutionRoleArn, selectors, subnets }),
    );
    return { arn: fargateProfile?.fargateProfileArn ?? "", status: fargateProfile?.status ?? "" };
  }

  async deleteProfile(): Promise<void> {
    await this.eks.send(new DeleteFargateProfileCommand({ clusterName, fargateProfileName }));
  }

  async deleteCluster(): Promise<void> {
    await this.eks.send(new DeleteClusterCommand({ name: clusterName }));
  }

  /** Whatever is left of roles and clusters. */
  async remains(): Promise<string[]> {
    const { Roles = [] } = await this.iam.send(new ListRolesCommand({}));
    const { clusters = [] } = await this.eks.send(new ListClustersCommand({}));
    return [...Roles.map(({ RoleName = "" }) => RoleName), ...clusters];
  }
}
