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

interface WorkplaceOptions extends LocalCloudOptions {
  /** The projects that get a stack: each takes a moment of the processor. */
  used?: readonly string[];
}

export interface Workplace {
  cloud: LocalCloud;
  /** The view of the checkout where commands run. */
  view: string;
}

/** Starts a local cloud with one EKS cluster, and gives projects of the checkout an empty stack, selected. */
export async function openWorkplace({ used = askedFor(), ...options }: WorkplaceOptions = {}): Promise<Workplace> {
  const cloud = await startLocalCloud(options);
  const view = viewOfCheckout(cloud);
  const stacks = used.map((project) => makeStack(cloud, join(view, project)));
  await Promise.all([createCluster(cloud), ...stacks]);
  return { cloud, view };
}

/** Every project, or those that LOCALCLOUD_PROJECTS lists. */
function askedFor(): string[] {
  const listed = process.env.LOCALCLOUD_PROJECTS?.split(",");
  return projects().filter((project) => listed?.includes(project || ".") ?? true);
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

async function makeStack({ env, secretsProvider }: LocalCloud, cwd: string): Promise<void> {
  const init = ["stack", "init", stackName, "--non-interactive", "--secrets-provider", secretsProvider];
  succeeded(await finish(spawn("pulumi", init, { cwd, env, detached: true })));
}
