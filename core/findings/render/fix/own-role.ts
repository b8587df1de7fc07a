import { fargateService } from "../../../trust";
import type { RoleBeside } from "../../found";

/** What to do if nodes and pods share a role: it stays with one side. */
export const needTheirOwn = {
  nodes: "It is made for pods: give the EC2 nodes a role of their own in every place that is named for them above",
  pods: "Give the Fargate profiles a role of their own",
};

/** What is left to do on the role that stays, as a last step; nothing if nothing is. */
export function leftSteps({ left, beside }: RoleBeside, caution = ""): string[] {
  const steps = {
    "name-principals": `name in the trust policy of role ${beside} only the principals that use it`,
    "remove-fargate": `remove ${fargateService} from the trust policy of role ${beside}`,
  };
  return left ? [`Then${caution} ${steps[left]}`] : [];
}

/** What to do about statements that deny a profile what the others allow. */
export function denialText(denials: readonly string[]): string {
  return `Remove the Deny of ${denials.join(", ")}, which keeps the profile out, or give it a role of its own`;
}

/** What to do about an ARN that was put together. */
export const ownArnFix = "Give the profile the ARN that the role itself gives out";

/** What to do about an access entry that is neither for pods nor for nodes. */
export const entryFix = "Remove the access entry: EKS makes the one of type FARGATE_LINUX together with the profile";
