import { isExempt, type Exemption } from "../adapter/exemptions";
import { notice } from "../adapter/notices";
import { resourcePolicy } from "../adapter/resource-policy";
import { judgeTrustPolicy } from "../../core/iam";
import { judgedRole, trustMessage } from "../trust/role";

const name = "fargate-role-trust-exclusive";

/** Nobody but the Fargate service may assume a pod execution role. */
export default resourcePolicy<{ exempt?: Exemption[] }>({
  name,
  displayName: "Only Fargate may assume the Fargate role",
  description: "Nobody but the Fargate service may assume a pod execution role.",
  enforcementLevel: "mandatory",
  severity: "high",
  tags: ["confused-deputy", "least-privilege"],
  remediationSteps: "Leave eks-fargate-pods.amazonaws.com as the only principal, and give others roles of their own.",
  config: {},
  judge(args, config, report) {
    const judged = judgedRole(args, (text) => notice(name, text));
    if (!judged) return;
    const { exclusive } = judgeTrustPolicy(judged.document, {});
    if (exclusive.length === 0 || isExempt(name, config.exempt, judged.role)) return;
    report(trustMessage(judged, "others than the Fargate service may assume it", exclusive));
  },
});
