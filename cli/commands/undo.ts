import { Option, type Command } from "commander";
import type { AwsUnreadable } from "../../core/aws/errors";
import { enter } from "../aws/organization";
import { printable, printableJson } from "../../core/text";
import { orSentence } from "../answer/answer";
import { describeAws, roleToAssume, type AwsCommandOptions, type AwsContext } from "../aws/options";
import { exitCodes, isUnanswered } from "../io/exit";
import { Unanswered } from "../../core/unanswered";
import { undoPlan } from "../aws/apply";
import { readBackup, refuseOtherPartition } from "../aws/backup";
import { plannedClusters } from "../aws/plan";
import { oneOf } from "../io/options";
import { outputsOf, type OutputOptions } from "../report/outputs";
import { mayChange } from "../io/terminal";

export interface UndoOptions extends AwsCommandOptions, OutputOptions {
  assumeRole?: string;
  yes?: true;
}

const formats = ["text", "json"] as const;

export function describeUndo(command: Command): Command {
  command
    .description("put roles back as they were before --fix, from the backup that it wrote")
    .argument("<backup>", "the backup file")
    .option("--assume-role <name>", "the role to assume in each account but one's own", roleToAssume)
    .option("--yes", "do not ask");
  return describeAws(command, 300)
    .addOption(
      new Option("--output <format>", "how to answer (default: text)")
        .choices(formats)
        .argParser((text) => [oneOf(formats)(text)]),
    )
    .option("--json", "the same as --output json");
}

type Undone = { role: string; actions: string[] }[];

async function undo(file: string, options: UndoOptions, context: AwsContext): Promise<Undone> {
  const plans = await readBackup(file);
  const own = context.connect(options, undefined);
  // IAM wants some Region of the partition: where the environment names none, the one of a cluster that the backup keeps.
  const aws = await own.region().then(
    () => own,
    () => context.connect(options, plans[0] && plannedClusters(plans[0])[0]?.region),
  );
  const caller = await aws.callerIdentity();
  refuseOtherPartition("backup", plans, caller.partition);
  const { accountId } = caller;
  const others = [...new Set(plans.map(({ account }) => account))].filter((account) => account !== accountId);
  if (others.length > 0 && options.assumeRole === undefined)
    throw new Unanswered(
      `The backup is of account ${others.join(", ")}, and the credentials are of account ${accountId}. ` +
        "Use others with --profile, or name the role to assume there with --assume-role",
    );
  const roles = plans.map(({ roleName }) => printable(roleName)).join(", ");
  if (!(await mayChange("undo", `Put back ${roles}?`, options.yes, context)))
    throw new Unanswered("Nothing was put back");
  const undone: Undone = [];
  const failures: (Unanswered | AwsUnreadable)[] = [];
  for (const plan of plans) {
    try {
      const there = await enter(aws, caller, plan.account, options.assumeRole ?? "");
      undone.push({ role: plan.role, actions: await undoPlan(there, plan) });
    } catch (error) {
      // One role that cannot be put back keeps no other from it.
      if (!isUnanswered(error)) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw notAllUndone(undone, failures);
  return undone.filter(({ actions }) => actions.length > 0);
}

function notAllUndone(undone: Undone, failures: readonly (Unanswered | AwsUnreadable)[]): Unanswered {
  const back = undone.map(({ role }) => role).join(", ");
  const messages = failures.map(({ message }) => message).join(". ");
  const missing = failures.find(({ missingAction }) => missingAction !== undefined)?.missingAction;
  return new Unanswered(back === "" ? messages : `${messages}. As before are: ${back}`, missing);
}

/**
 * `fargate-role undo`: puts back what `--fix` changed.
 * @returns the exit code: 0 the roles are as before, 2 they could not be put back
 */
export function runUndo(file: string, options: UndoOptions, context: AwsContext): Promise<number> {
  return orSentence(options, context, async () => {
    const [output] = outputsOf(options);
    const undone = await undo(file, options, context);
    if (output?.format === "json") context.print(printableJson({ version: 2, result: "pass", undone }));
    else if (undone.length === 0) context.print("OK: nothing had to be put back.");
    else context.print(`OK: the state of ${printable(file)} is back, and was read again from AWS.`);
    return exitCodes.pass;
  });
}
