import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { elsewhereIn } from "../../core/facts/elsewhere";
import type { Finding } from "../../core/findings";
import { fixText } from "../../core/findings/render/fix/printed-lines";
import { nestedStackFiles } from "../../core/readers/cloudformation/nested-stacks";
import { templateIn } from "../../core/readers/cloudformation/templates";
import { readContent, type Read } from "../commands/judge/content";
import { judgeReads } from "../commands/judge/judge-source";
import { parseCluster } from "../commands/scan/target";
import type { Context, PluginReport, StackTemplate, Violation } from "./contract";

export interface FargateRoleChecksProps {
  /** Names or ARNs of the EKS clusters that the roles are for; by default the clusters that the app shows. */
  readonly clusters?: readonly string[];
}

/**
 * Judges the pod execution roles of an AWS CDK app at each synthesis.
 * @see https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
 */
export class FargateRoleChecks {
  readonly name = "fargate-role";
  private readonly clusters;

  constructor({ clusters }: FargateRoleChecksProps = {}) {
    this.clusters = clusters?.map((cluster) => parseCluster(cluster, "clusters:"));
  }

  validate({ templatePaths, stackTemplates }: Context): PluginReport {
    const stacks = stackTemplates ?? templatePaths.map((templatePath) => ({ templatePath }));
    const reads = stacks.flatMap((stack) => this.readStack(stack));
    const { findings } = judgeReads(reads, undefined, undefined, elsewhereIn);
    const violations = findings.map(violationOf);
    return { success: !violations.some(({ severity }) => severity === "error"), violations };
  }

  /** The template of a stack, and those of the stacks in it. */
  private readStack(stack: StackTemplate): Read[] {
    const { templatePath, accountId: account, region } = stack;
    const file = relative("", templatePath);
    const text = readFileSync(file, "utf8");
    const template = templateIn(text);
    const nested = template ? [...nestedStackFiles(file, template).values()] : [];
    const clusters = this.clusters?.filter(({ accountId = account }) => account === undefined || accountId === account);
    const read = readContent(file, text, { account, region, clusters, parameters: {} });
    return [read, ...nested.flatMap((nestedPath) => this.readStack({ ...stack, templatePath: nestedPath }))];
  }
}

const severities = { error: "error", unknown: "warning", advice: "info" } as const;

function violationOf({ id, level, message, fix = [], file, logicalId }: Finding): Violation {
  const locations = id.startsWith("trust-") ? ["Properties.AssumeRolePolicyDocument"] : [];
  const resource = { resourceLogicalId: logicalId ?? "", templatePath: file ?? "", locations };
  return {
    ruleName: id,
    description: message,
    severity: severities[level],
    fix: fixText(fix),
    violatingResources: [resource],
  };
}
