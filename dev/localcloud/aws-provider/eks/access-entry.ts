import {
  CreateAccessEntryCommand,
  DeleteAccessEntryCommand,
  DescribeAccessEntryCommand,
  UpdateAccessEntryCommand,
} from "@aws-sdk/client-eks";
import { orAbsent } from "../core/errors";
import { set, text } from "../core/property";
import { regionProperty, resourceType, tagProperties } from "../core/resource-type";
import type { Tags } from "../iam/tags";
import { splitId, timestamp, updateTags } from "./shared";

type AccessEntry = {
  clusterName: string;
  principalArn: string;
  kubernetesGroups?: string[];
  type?: string;
  userName?: string;
  accessEntryArn?: string;
  region?: string;
  tagsAll?: Tags;
};

const title = "EKS Access Entry";

/** https://www.pulumi.com/registry/packages/aws/api-docs/eks/accessentry/ */
export const accessEntry = resourceType<AccessEntry>({
  token: "aws:eks/accessEntry:AccessEntry",
  title,
  properties: {
    clusterName: text({ required: true, replaces: true }),
    principalArn: text({ required: true, replaces: true }),
    kubernetesGroups: set({ kind: "string" }, { computed: true }),
    type: text({ default: "STANDARD", replaces: true }),
    userName: text({ computed: true }),
    ...regionProperty,
    ...tagProperties,
    accessEntryArn: text({ output: true }),
    createdAt: text({ output: true }),
    modifiedAt: text({ output: true }),
  },

  async create({ clusterName, principalArn, kubernetesGroups, type, userName, tagsAll, region }, cloud) {
    const username = userName;
    await cloud.eks(
      new CreateAccessEntryCommand({ clusterName, principalArn, kubernetesGroups, type, username, tags: tagsAll }),
      region,
    );
    return `${clusterName}:${principalArn}`;
  },

  async read(id, known, cloud) {
    const region = known.region ?? cloud.region;
    const [clusterName, principalArn] = splitId(id, title, "CLUSTER:PRINCIPAL_ARN");
    const command = new DescribeAccessEntryCommand({ clusterName, principalArn });
    const found = (await orAbsent(cloud.eks(command, region)))?.accessEntry;
    return (
      found && {
        clusterName,
        principalArn,
        kubernetesGroups: found.kubernetesGroups ?? [],
        type: found.type,
        userName: found.username,
        region,
        tagsAll: found.tags ?? {},
        accessEntryArn: found.accessEntryArn,
        createdAt: timestamp(found.createdAt),
        modifiedAt: timestamp(found.modifiedAt),
      }
    );
  },

  async update(id, changed, next, previous, cloud) {
    const [clusterName, principalArn] = splitId(id, title, "CLUSTER:PRINCIPAL_ARN");
    if (changed.has("kubernetesGroups") || changed.has("userName")) {
      const { kubernetesGroups, userName: username } = next;
      await cloud.eks(
        new UpdateAccessEntryCommand({ clusterName, principalArn, kubernetesGroups, username }),
        next.region,
      );
    }
    if (changed.has("tagsAll")) {
      await updateTags(previous.accessEntryArn ?? "", previous.tagsAll, next.tagsAll, next.region, cloud);
    }
  },

  async delete(id, { region }, cloud) {
    const [clusterName, principalArn] = splitId(id, title, "CLUSTER:PRINCIPAL_ARN");
    await cloud.eks(new DeleteAccessEntryCommand({ clusterName, principalArn }), region);
  },
});
