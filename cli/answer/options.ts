import type { Command } from "commander";
import type { FixCommandOptions } from "../aws/options";
import { Unanswered } from "../../core/unanswered";
import { firstGiven } from "../io/options";

/** The options of every command that can leave out what somebody has accepted. */
export interface AcceptedOptions {
  exemptions?: string;
  baseline?: string;
  updateBaseline?: true;
}

/**
 * Gives a command the options that say what is accepted.
 * @param when what the options go with, such as `with --check: `
 */
export function describeAccepted(command: Command, when = ""): Command {
  return command
    .option("--exemptions <file>", `${when}leave out what this JSON file exempts, each with its reason`)
    .option("--baseline <file>", `${when}report only what this file does not hold already`)
    .option("--update-baseline", "with --baseline: write the file from what is found now");
}

/** @throws Unanswered if options are given that mean nothing together */
export function validateAccepted({
  exemptions,
  baseline,
  updateBaseline,
  fix,
  plan,
  apply,
}: AcceptedOptions & FixCommandOptions): void {
  const accepts = exemptions === undefined ? baseline && "--baseline" : "--exemptions";
  const changes = firstGiven({ "--fix": fix, "--plan": plan, "--apply": apply });
  if (accepts && changes)
    throw new Unanswered(
      `${changes} contradicts ${accepts}: it would change the roles that are accepted as they are. Leave one of them out`,
    );
  if (updateBaseline && baseline === undefined)
    throw new Unanswered("--update-baseline goes with --baseline FILE, the file that it writes");
}
