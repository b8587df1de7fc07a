import { fargateService } from "../../core/trust";
import { isRightAnyway, judgeKnown, type JudgedRole } from "../../core/facts/role-trust";
import { isPreview } from "../adapter/sdk";
import { judgeEachRole, reportUndecided } from "../trust/role";
import { trustMessage } from "../trust/message";
import type { ResourcePolicy, Scene } from "./policy";

/** Nobody but the Fargate service may assume a pod execution role. */
export default {
  kind: "resource",
  name: "fargate-role-trust-exclusive",
  displayName: "Only Fargate may assume the Fargate role",
  description: "Nobody but the Fargate service may assume a pod execution role.",
  finding: "trust-not-exclusive",
  tags: ["confused-deputy", "least-privilege"],
  remediationSteps: `Leave ${fargateService} as the only principal, and give others roles of their own.`,
  config: {},
  judge(record, scene, isMeant) {
    return judgeEachRole(record, isMeant, (judged) => judgeRole(judged, scene));
  },
} satisfies ResourcePolicy;

function judgeRole(judged: JudgedRole, { output, clusters }: Scene<unknown>): boolean {
  if (judged.unknownPart !== undefined && !isPreview())
    return !isRightAnyway(judged, "exclusive") && reportUndecided(judged, output);
  const { exclusive } = judgeKnown(judged, {});
  const message = trustMessage(judged, output.labelOf(judged.role), exclusive, clusters);
  if (message === undefined || output.isExempt(message.id, judged.role)) return false;
  output.report(message.id, message.lines);
  return true;
}
