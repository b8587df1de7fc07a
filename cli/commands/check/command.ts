import type { Command } from "commander";
import { notEmpty, collect, validateFix, type AwsContext } from "../../aws/options";
import { collectAccount } from "../../aws/collect";
import { shellLine } from "../../../core/aws/commands";
import type { AccountRecord } from "../../../core/readers/account/inventory";
import { parseRoleArn, clusterArn } from "../../../core/trust";
import { answer, describeRoleOptions, type RoleOptions } from "../../answer/answer";
import { Unanswered } from "../../../core/unanswered";
import { planIsWritten, readPlans, writePlans } from "../../aws/backup";
import { openPlans, plannedClusters, type RolePlan } from "../../aws/plan";
import { makeChanges, planAgain, readerAgain } from "../fix";
import { reachOf } from "../../report/how-to";
import type { Report } from "../../report/report";
import { assess } from "./assess";
import { parseQuestion, resolveTarget, type Question } from "./target";

export interface CheckOptions extends RoleOptions {
  cluster?: string[];
  region?: string;
}

export function describeCheck(command: Command): Command {
  command
    .description(
      "check a pod execution role as it is in AWS, for the clusters that use it, and with --fix make it right",
    )
    .argument("[role]", "the role's name or ARN")
    .option(
      "--cluster <name>",
      "the name or ARN of an EKS cluster that the role is for; repeatable (default: those whose profiles use it)",
      collect,
    )
    .option(
      "--region <region>",
      "the clusters' Region (default: from the cluster's ARN or the AWS configuration)",
      notEmpty,
    );
  return describeRoleOptions(command, 300);
}

function questionOf(role: string | undefined, options: CheckOptions, plan: RolePlan | undefined): Question {
  const { cluster = [], region } = options;
  if (plan === undefined) {
    if (role === undefined) throw new Unanswered("Which role? Give its name or ARN: fargate-role check ROLE");
    return parseQuestion(role, cluster, region);
  }
  if (role !== undefined || cluster.length > 0 || region !== undefined)
    throw new Unanswered("--apply has the role and its clusters from the plan. Leave ROLE, --cluster and --region out");
  const { partition, account: accountId } = plan;
  const clusters = plannedClusters(plan).map((use) =>
    clusterArn({ partition, region: use.region, accountId, name: use.cluster }),
  );
  return parseQuestion(plan.role, clusters, undefined);
}

async function planToApply({ apply }: CheckOptions): Promise<RolePlan | undefined> {
  if (apply === undefined) return undefined;
  const [plan, ...others] = await readPlans("plan", apply);
  if (others.length > 0)
    throw new Unanswered(
      `${apply} is a plan for several roles. Apply it with: ${shellLine("fargate-role", "scan", "--apply", apply)}`,
    );
  return plan;
}

/** What is answered, and what is said if all is well. */
function told(report: Report) {
  const name = parseRoleArn(report.roles[0]?.arn ?? "")?.name ?? "";
  const success = `the Fargate service can assume role ${name} for its clusters, and nobody else can assume it.`;
  return { report, withChanges: true, success };
}

/** `fargate-role check`: answers, and with `--fix` makes the role right. */
export function runCheck(role: string | undefined, options: CheckOptions, context: AwsContext): Promise<number> {
  return answer("check", options, context, async (text) => {
    validateFix(options);
    const given = await planToApply(options);
    const question = questionOf(role, options, given);
    const aws = context.connect(options, options.region ?? question.clusters[0]?.region);
    const caller = await aws.callerIdentity();
    const target = resolveTarget(question, await aws.region(), caller);
    const read = (): Promise<AccountRecord> =>
      collectAccount(aws, caller, { role: target.roleName, progress: context.progress });
    const account = await read();
    const reach = reachOf(caller.accountId, options);
    const how = { reach, now: options.at };
    const report = assess(account, target, how);
    const again = given && planAgain(given, account);
    if (options.plan !== undefined) {
      await writePlans(options.plan, openPlans(report.plans));
      context.printAside(planIsWritten("check", options.plan, report.plans, options));
    }
    if (!options.fix && !again) return told(report);
    const readAgain = readerAgain(new Map([[account.id, account.readAt]]), read);
    const changing = { options, terminal: context, text, connectionOf: () => aws, readAgain };
    const fixed = await makeChanges(again ? [again] : report.plans, changing);
    return told(fixed === undefined ? report : { ...assess(await read(), target, how), fixed });
  });
}
