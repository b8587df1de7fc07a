import {
  CreateFargateProfileCommand,
  DeleteFargateProfileCommand,
  DescribeFargateProfileCommand,
} from "@aws-sdk/client-eks";
import { orAbsent } from "../core/errors";
import { list, map, set, text } from "../core/property";
import { regionProperty, resourceType, tagProperties } from "../core/resource-type";
import type { Tags } from "../iam/tags";
import { splitId, updateTags } from "./shared";

type FargateProfile = {
  clusterName: string;
  fargateProfileName: string;
  podExecutionRoleArn: string;
  selectors: { namespace: string; labels?: { [key: string]: string } }[];
  subnetIds?: string[];
  arn?: string;
  region?: string;
  tagsAll?: Tags;
};

const title = "EKS Fargate Profile";

/** https://www.pulumi.com/registry/packages/aws/api-docs/eks/fargateprofile/ */
export const fargateProfile = resourceType<FargateProfile>({
  token: "aws:eks/fargateProfile:FargateProfile",
  title,
  naming: { property: "fargateProfileName", maximum: 100 },
  properties: {
    clusterName: text({ required: true, replaces: true }),
    fargateProfileName: text({ computed: true, replaces: true }),
    podExecutionRoleArn: text({ required: true, replaces: true }),
    selectors: list(
      { kind: "object", properties: { namespace: text({ required: true }), labels: map() } },
      { required: true, replaces: true },
    ),
    subnetIds: set({ kind: "string" }, { replaces: true }),
    ...regionProperty,
    ...tagProperties,
    arn: text({ output: true }),
    status: text({ output: true }),
  },

  async create(inputs, cloud) {
    await cloud.eks(
      new CreateFargateProfileCommand({
        clusterName: inputs.clusterName,
        fargateProfileName: inputs.fargateProfileName,
        podExecutionRoleArn: inputs.podExecutionRoleArn,
        selectors: inputs.selectors,
        subnets: inputs.subnetIds,
        tags: inputs.tagsAll,
      }),
      inputs.region,
    );
    return `${inputs.clusterName}:${inputs.fargateProfileName}`;
  },

  async read(id, known, cloud) {
    const region = known.region ?? cloud.region;
    const [clusterName, fargateProfileName] = splitId(id, title, "CLUSTER:PROFILE");
    const command = new DescribeFargateProfileCommand({ clusterName, fargateProfileName });
    const found = (await orAbsent(cloud.eks(command, region)))?.fargateProfile;
    return (
      found && {
        clusterName,
        fargateProfileName,
        podExecutionRoleArn: found.podExecutionRoleArn,
        selectors: found.selectors,
        subnetIds: found.subnets?.length ? found.subnets : undefined,
        region,
        tagsAll: found.tags ?? {},
        arn: found.fargateProfileArn,
        status: found.status,
      }
    );
  },

  async update(_id, _changed, next, previous, cloud) {
    await updateTags(previous.arn ?? "", previous.tagsAll, next.tagsAll, next.region, cloud);
  },

  async delete(id, { region }, cloud) {
    const [clusterName, fargateProfileName] = splitId(id, title, "CLUSTER:PROFILE");
    await cloud.eks(new DeleteFargateProfileCommand({ clusterName, fargateProfileName }), region);
  },
});
