import { fargateService, sourceArnKey, withPlaceholders } from "../../../trust";
import type { OwnRoleForPods } from "../../fix";
import { memberIn, toFillIn, type Language } from "./change";

/** What to do if nodes and pods share a role: it stays with one side. */
export const needTheirOwn = {
  nodes: "It is made for pods: give the EC2 nodes a role of their own in every place that is named for them above",
  pods: "Give the Fargate profiles a role of their own",
};

/** What is left to do on the role that stays, as a last step; nothing if nothing is. */
export function leftSteps({ left, beside }: Pick<OwnRoleForPods, "left" | "beside">, caution = ""): string[] {
  const steps = {
    "name-principals": `name in the trust policy of role ${beside} only the principals that use it`,
    "remove-fargate": `remove ${fargateService} from the trust policy of role ${beside}`,
  };
  return left ? [`Then${caution} ${steps[left]}`] : [];
}

/**
 * How the Fargate profiles get a role for their clusters, beside one that stays with others.
 * @param write the steps to a role with these lines, in the language of the place
 */
export function ownRoleSteps(
  fix: OwnRoleForPods,
  language: Language,
  write: OwnRoleWriter = (lines) => {
    const condition = { ArnLike: { [sourceArnKey]: lines.length === 1 ? lines[0] : lines } };
    const member = memberIn(language, "Condition", condition);
    return [`${needTheirOwn.pods}, which nothing but ${fargateService} can assume, with ${member}`];
  },
): string[] {
  const steps = write([...new Set(fix.lines.map((line) => withPlaceholders(line)))], fix);
  return [...steps, ...leftSteps(fix), ...toFillIn(steps, language)];
}

export type OwnRoleWriter = (lines: string[], fix: OwnRoleForPods) => string[];
