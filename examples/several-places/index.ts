import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { FargatePodExecutionRole } from "fargate-pod-execution-role";

interface Place {
  name: string;
  region: string;
  clusters: string[];
  /** The account, where it is another one than that of the credentials. */
  accountId?: string;
  /** ARN of the role to assume in that account. */
  assumeRole?: string;
}

/** A role for the clusters of a place. A role belongs to one account, and its trust policy to what the provider shows. */
function roleFor({ name, region, clusters, accountId, assumeRole }: Place): FargatePodExecutionRole {
  const provider = new aws.Provider(name, {
    region: region as aws.Region,
    // A provider that reaches another account than it should fails at once.
    ...(accountId && { allowedAccountIds: [accountId] }),
    ...(assumeRole && { assumeRoles: [{ roleArn: assumeRole }] }),
  });
  return new FargatePodExecutionRole(name, { clusters, accountId }, { provider });
}

const places = new pulumi.Config().requireObject<Place[]>("places");
const roles = places.map((place) => ({ name: place.name, sourceArns: roleFor(place).sourceArns }));

export const sourceArns = Object.fromEntries(roles.map((role) => [role.name, role.sourceArns]));
