import { CreateAccessEntryCommand, DeleteAccessEntryCommand, DescribeAccessEntryCommand } from "@aws-sdk/client-eks";
import { AttachRolePolicyCommand, DetachRolePolicyCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import type { AwsConnection } from "../../core/aws/connection";
import { isThere } from "../../core/aws/errors";

/** `iam:UpdateAssumeRolePolicy` */
export async function updateTrustPolicy(aws: AwsConnection, roleName: string, document: string): Promise<void> {
  await aws.ask("iam:UpdateAssumeRolePolicy", `role ${roleName}`, (options) =>
    aws.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: roleName, PolicyDocument: document }), options),
  );
}

/** `iam:AttachRolePolicy`; attaching twice is no error. */
export async function attachPolicy(aws: AwsConnection, roleName: string, policyArn: string): Promise<void> {
  await aws.ask("iam:AttachRolePolicy", `role ${roleName}`, (options) =>
    aws.iam.send(new AttachRolePolicyCommand({ RoleName: roleName, PolicyArn: policyArn }), options),
  );
}

/** `iam:DetachRolePolicy`; only to undo. */
export async function detachPolicy(aws: AwsConnection, roleName: string, policyArn: string): Promise<void> {
  await aws.askUnlessMissing("iam:DetachRolePolicy", `role ${roleName}`, (options) =>
    aws.iam.send(new DetachRolePolicyCommand({ RoleName: roleName, PolicyArn: policyArn }), options),
  );
}

/** Where an access entry is. */
export interface EntryPlace {
  region: string;
  cluster: string;
  principal: string;
}

const onEntry = ({ region, cluster, principal }: EntryPlace): string =>
  `${principal} in cluster ${cluster} in ${region}`;

/** The type of an access entry; undefined if there is none. `eks:DescribeAccessEntry` */
export function entryType(aws: AwsConnection, place: EntryPlace): Promise<string | undefined> {
  return aws.askUnlessMissing("eks:DescribeAccessEntry", onEntry(place), async (options) => {
    const command = new DescribeAccessEntryCommand({ clusterName: place.cluster, principalArn: place.principal });
    const { accessEntry } = await aws.eks(place.region).send(command, options);
    return accessEntry?.type;
  });
}

/** `eks:CreateAccessEntry`, of the type for pods on Fargate; one that is there already is no error, whatever its type. */
export async function createEntry(aws: AwsConnection, place: EntryPlace): Promise<void> {
  const { cluster: clusterName, principal: principalArn } = place;
  await aws.ask("eks:CreateAccessEntry", onEntry(place), async (options) => {
    try {
      const command = new CreateAccessEntryCommand({ clusterName, principalArn, type: "FARGATE_LINUX" });
      await aws.eks(place.region).send(command, options);
    } catch (error) {
      if (!isThere(error)) throw error;
    }
  });
}

/** `eks:DeleteAccessEntry`; only to undo. */
export async function deleteEntry(aws: AwsConnection, place: EntryPlace): Promise<void> {
  const { cluster: clusterName, principal: principalArn } = place;
  await aws.askUnlessMissing("eks:DeleteAccessEntry", onEntry(place), (options) =>
    aws.eks(place.region).send(new DeleteAccessEntryCommand({ clusterName, principalArn }), options),
  );
}
