import { judgeTrustPolicy, type Finding } from "../../core/iam";
import { exemptionOf, isExempt, type Exemption } from "../adapter/exemptions";
import { notice } from "../adapter/notices";
import { resourcePolicy } from "../adapter/resource-policy";
import { intendedFor, intendedSchema, judgedRole, trustMessage, type IntendedConfig } from "../trust/role";
import { remedyFor, replaceProperty } from "../trust/remediate";

type Config = IntendedConfig & { exempt?: Exemption[] };

const name = "fargate-role-trust-scoped";

/** The Fargate service may assume the role for intended profiles only - and for those it can. */
export default resourcePolicy<Config>({
  name,
  displayName: "The Fargate role serves intended clusters only",
  description:
    "The Fargate service may assume the role for profiles of the intended account, Regions and clusters only.",
  enforcementLevel: "mandatory",
  severity: "critical",
  tags: ["confused-deputy"],
  remediationSteps:
    "Limit the statement for eks-fargate-pods.amazonaws.com by ArnLike on aws:SourceArn to " +
    "arn:PARTITION:eks:REGION:ACCOUNT:fargateprofile/CLUSTER/*; at enforcement level remediate the pack does it.",
  config: intendedSchema,
  judge(args, config, report) {
    const judged = judgedRole(args, (text) => notice(name, text));
    if (!judged) return;
    const intended = intendedFor(judged, config);
    const { scoped } = judgeTrustPolicy(judged.document, intended);
    if (scoped.length === 0 || isExempt(name, config.exempt, judged.role)) return;
    report(trustMessage(judged, summaryOf(scoped), scoped));
  },
  remediate(args, config) {
    // What is not known, and who is exempt, is reported when the policy judges what this leaves.
    const judged = judgedRole(args, () => {});
    if (!judged || exemptionOf(config.exempt, judged.role)) return undefined;
    const intended = intendedFor(judged, config);
    if (judgeTrustPolicy(judged.document, intended).scoped.length === 0) return undefined;
    const remedy = remedyFor(judged, intended);
    if ("missing" in remedy) {
      notice(name, `could not remediate role ${judged.role.label}: ${remedy.missing}`);
      return undefined;
    }
    replaceProperty(args.props, judged.property, remedy.document);
    return args.props;
  },
});

/** What the findings come to, the worst first. */
function summaryOf(findings: readonly Finding[]): string {
  const worst = kinds.find(({ kind }) => findings.some((finding) => finding.kind === kind));
  return worst?.text ?? "its trust policy is not right";
}

const kinds: { kind: Finding["kind"]; text: string }[] = [
  { kind: "unsafe", text: "unsafe: someone else's Fargate profile can use it" },
  {
    kind: "account-only",
    text: "account-only: all of the account can use it, where AWS asks for a limit by aws:SourceArn",
  },
  { kind: "broken", text: "broken: no Fargate profile that it is for can use it, so pods never start" },
  { kind: "malformed", text: "malformed: IAM would not accept its trust policy" },
];
