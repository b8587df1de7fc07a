import { startLocalCloud } from "../localcloud/cloud";
import { Stack, succeeded } from "../localcloud/stack";
import { inTurns, timeOf, type Compared } from "./measure";

const byHand = `
  import { Role, RolePolicyAttachment } from "@pulumi/aws/iam";
  const assumeRolePolicy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{
      Effect: "Allow",
      Principal: { Service: "eks-fargate-pods.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { ArnLike: { "aws:SourceArn": "arn:aws:eks:eu-west-1:111122223333:fargateprofile/my-cluster/*" } },
    }],
  });
  const role = new Role("pods-role", { assumeRolePolicy });
  new RolePolicyAttachment("pods-execution-policy", {
    role: role.name,
    policyArn: "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy",
  });
  export const roleArn = role.arn;`;

const byComponent = `
  import { FargatePodExecutionRole } from "fargate-pod-execution-role";
  const role = new FargatePodExecutionRole("pods", { clusters: ["my-cluster"] });
  export const roleArn = role.roleArn;`;

/** `pulumi up` of one role through the component, in the program's own process, and of the same role written by hand. */
export async function benchComponent(rounds: number): Promise<Compared> {
  const cloud = await startLocalCloud();
  try {
    const up = async (program: string): Promise<number> => {
      const stack = new Stack({ cloud, project: { "index.ts": program } });
      // Sets the stack up, which is not measured.
      succeeded(await stack.pulumi(["stack", "ls"]));
      // Many processes work for it.
      return timeOf(
        async () => succeeded(await stack.up({ skipPreview: true })),
        () => undefined,
      );
    };
    return await inTurns(
      rounds,
      () => up(byComponent),
      () => up(byHand),
    );
  } finally {
    await cloud.stop();
  }
}
