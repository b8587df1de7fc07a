/** Where somebody works in the local cloud: the shell, the demo and the tests of the documentation all start from here. */
import { CreateClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "./cloud";
import { projects, viewOfCheckout } from "./project";
import { finish, succeeded } from "./stack";

/** The cluster that the examples and the documentation speak of. */
export const clusterName = "my-cluster";
/** Not `dev`, so that `pulumi stack init dev` works here as everywhere. */
export const stackName = "local";

export interface Workplace {
  cloud: LocalCloud;
  /** The view of the checkout in which commands run. */
  view: string;
}

/** Starts a local cloud with one EKS cluster, and gives every project of the checkout an empty stack, selected. */
export async function openWorkplace(options?: LocalCloudOptions): Promise<Workplace> {
  const cloud = await startLocalCloud(options);
  const view = viewOfCheckout(cloud);
  await Promise.all([createCluster(cloud), ...projects().map((project) => makeStack(cloud, join(view, project)))]);
  return { cloud, view };
}

async function createCluster({ endpoint, region, accountId }: LocalCloud): Promise<void> {
  const credentials = { accessKeyId: "localcloud", secretAccessKey: "localcloud" };
  await new EKSClient({ endpoint, region, credentials }).send(
    new CreateClusterCommand({
      name: clusterName,
      roleArn: `arn:aws:iam::${accountId}:role/cluster`,
      resourcesVpcConfig: { subnetIds: ["subnet-0123456789abcdef0"] },
    }),
  );
}

async function makeStack({ env }: LocalCloud, cwd: string): Promise<void> {
  const init = ["stack", "init", stackName, "--non-interactive"];
  succeeded(await finish(spawn("pulumi", init, { cwd, env, detached: true })));
}
