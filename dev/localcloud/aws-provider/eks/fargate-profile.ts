import type { FargateProfileArgs } from "@pulumi/aws/eks";
import { orAbsent } from "../core/errors";
import { list, map, set, text } from "../core/property";
import { type Known, regionProperty, resourceType, tagProperties } from "../core/resource-type";
import { splitId } from "../core/split-id";
import { updateEksTags } from "./tags";

const title = "EKS Fargate Profile";
const idForm = "CLUSTER:PROFILE";

/** https://www.pulumi.com/registry/packages/aws/api-docs/eks/fargateprofile/ */
export const fargateProfile = resourceType<Known<FargateProfileArgs>>({
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
    const {
      clusterName,
      fargateProfileName,
      podExecutionRoleArn,
      selectors,
      subnetIds: subnets,
      tagsAll: tags,
    } = inputs;
    const profile = { clusterName, fargateProfileName, podExecutionRoleArn, selectors, subnets, tags };
    await cloud.eks(inputs.region).createFargateProfile(profile);
    return `${clusterName}:${fargateProfileName}`;
  },

  async read(id, known, cloud) {
    const region = known.region ?? cloud.region;
    const [clusterName, fargateProfileName] = splitId(id, title, idForm);
    const described = cloud.eks(region).describeFargateProfile({ clusterName, fargateProfileName });
    const found = (await orAbsent(described))?.fargateProfile;
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
    await updateEksTags(next, previous, cloud);
  },

  async delete(id, { region }, cloud) {
    const [clusterName, fargateProfileName] = splitId(id, title, idForm);
    await cloud.eks(region).deleteFargateProfile({ clusterName, fargateProfileName });
  },
});
