import { fargateService } from "../../../trust";
import type { LeftOnRole } from "../../found";

/** What to do where nodes use a role that is made for pods. */
export const nodesNeedTheirOwn =
  "It is made for pods: give the EC2 nodes a role of their own in every place that is named for them above";

/** What to do where the role of a Fargate profile has to stay with others. */
export const podsNeedTheirOwn = "Give the Fargate profiles a role of their own";

/** What is left to do on the role that stays. */
export function leftText(left: LeftOnRole, role: string): string {
  return left === "name-principals"
    ? `name in the trust policy of ${role} only the principals that use it`
    : `remove ${fargateService} from the trust policy of ${role}`;
}
