// Makes the pod execution role of a cluster from a program of your own, without a project directory:
//
//   node deploy.ts CLUSTER REGION [destroy]
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import { resolve } from "node:path";
import { FargatePodExecutionRole } from "fargate-pod-execution-role";

const [clusterName, region, command = "up"] = process.argv.slice(2);
if (!clusterName || !region) throw new Error("usage: node deploy.ts CLUSTER REGION [destroy]");

/** What `index.ts` is in a project directory. */
async function program(): Promise<Record<string, unknown>> {
  const { roleArn, sourceArns } = new FargatePodExecutionRole("pods", { clusters: [clusterName] });
  return { roleArn, sourceArns };
}

const stack = await LocalWorkspace.createOrSelectStack({
  projectName: "pod-execution-roles",
  stackName: `${region}-${clusterName}`,
  program,
});
await stack.setConfig("aws:region", { value: region });

if (command === "destroy") {
  await stack.destroy();
  console.log("The role is gone.");
} else {
  // The policy pack of this checkout, or wherever you have it.
  const { outputs } = await stack.up({ policyPacks: [resolve(process.env.POLICY_PACK ?? "../../policypack")] });
  console.log((outputs.sourceArns.value as string[]).join("\n"));
}
