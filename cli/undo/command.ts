import type { Command } from "commander";
import { describeAws, formatOf, type AwsCommandOptions, type AwsContext } from "../aws-options";
import { CouldNotTell, exitCodes, isUnanswered } from "../exit";
import { undoPlan } from "../fix/apply";
import { readPlans } from "../fix/backup";
import { errorAsJson } from "../report/json";

/** The options of `fargate-role undo`, as commander hands them over. */
export interface UndoOptions extends AwsCommandOptions {
  yes?: true;
}

/** Gives `undo` its arguments and options. */
export function describeUndo(command: Command): Command {
  command
    .description("put roles back as they were before --fix, from the backup that it wrote")
    .argument("<backup>", "the backup file")
    .option("--yes", "do not ask");
  return describeAws(command, 300);
}

async function undo(file: string, options: UndoOptions, context: AwsContext): Promise<object[]> {
  const plans = await readPlans("backup", file);
  const aws = await context.connect(options, undefined);
  const { accountId } = await aws.callerIdentity();
  const other = plans.find(({ account }) => account !== accountId);
  if (other)
    throw new CouldNotTell(
      `The backup is of account ${other.account}, and the credentials are of account ${accountId}. Use others with --profile`,
    );
  if (!options.yes) {
    if (!context.confirm)
      throw new CouldNotTell("undo asks before it changes anything, and there is no terminal to ask at. Add --yes");
    const roles = plans.map(({ roleName }) => roleName).join(", ");
    if (!(await context.confirm(`Put back ${roles}?`))) return [];
  }
  const undone = [];
  for (const plan of plans) undone.push({ role: plan.role, actions: await undoPlan(aws, plan) });
  return undone.filter(({ actions }) => actions.length > 0);
}

/**
 * `fargate-role undo`: puts back what `--fix` changed.
 * @returns the exit code: 0 the roles are as before, 2 they could not be put back
 */
export async function runUndo(file: string, options: UndoOptions, context: AwsContext): Promise<number> {
  const json = options.json === true || options.output === "json";
  try {
    formatOf(options);
    const undone = await undo(file, options, context);
    if (json) context.print(JSON.stringify({ version: 2, result: "pass", undone }, null, 2));
    else if (undone.length === 0) context.print("OK: nothing had to be put back.");
    else context.print(`OK: the state of ${file} is back, and was read again from AWS.`);
    return exitCodes.pass;
  } catch (error) {
    if (!isUnanswered(error)) throw error;
    if (json) context.print(errorAsJson(error.message, error.missingAction));
    else context.printAside(`fargate-role: ${error.message}.`);
    return exitCodes.unknown;
  }
}
