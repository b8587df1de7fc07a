import { Option, type Command } from "commander";
import { collect } from "../../aws/options";
import { Unanswered } from "../../../core/unanswered";
import { firstGiven } from "../../io/options";
import { describeAccepted, type AcceptedOptions } from "../../answer/accept";
import { formatsOf, type OutputOptions } from "../../report/outputs";
import { describeWalk } from "../../walk/options";
import type { WalkOptions } from "../../walk/walk";

/** The options of `fargate-role ledger`, as commander hands them over. */
export interface LedgerOptions extends WalkOptions, AcceptedOptions {
  /** The ledger to write; with `check`, `FORMAT` or `FORMAT=FILE`. */
  output: string[];
  check?: string;
  refresh?: true;
  /** Files with Terraform states. */
  from?: string[];
  json?: true;
}

/** How `--check` answers. */
export function answerOptions({ output, json, check }: LedgerOptions): OutputOptions {
  return { output: check === undefined ? [] : output, ...(json && { json }) };
}

/** @throws Unanswered if options are given that mean nothing together */
export function validateLedger({ check, refresh, from, exemptions, baseline }: LedgerOptions): void {
  if (check !== undefined && from !== undefined && refresh === undefined)
    throw new Unanswered(
      "--from goes with --refresh: --check alone judges the file as it is. Leave it out, or add --refresh",
    );
  if (check !== undefined) return;
  if (refresh) throw new Unanswered("--refresh goes with --check. Without --check the backend is walked in any case");
  const needsCheck = firstGiven({ "--exemptions": exemptions, "--baseline": baseline });
  if (needsCheck !== undefined)
    throw new Unanswered(`${needsCheck} goes with --check: a ledger holds all uses. Leave it out, or add --check FILE`);
}

/** @throws Unanswered if several are given */
export function ledgerPath({ output }: LedgerOptions): string {
  const [path = "ledger.json", ...others] = output;
  if (others.length > 0) throw new Unanswered("--output names several ledgers. Give one file; formats go with --check");
  return path;
}

export function describeLedger(command: Command): Command {
  command
    .description("write the ledger of who uses which role in all stacks of a backend, or judge one")
    .addOption(
      new Option(
        "--output <file>",
        `the ledger to write, - for standard output; with --check how to answer, repeatable: ${formatsOf("ledger").join(", ")}, each with =FILE if wanted`,
      )
        .argParser(collect)
        .default([], '"ledger.json"'),
    )
    .option("--check <file>", "judge this ledger: does a role serve both EC2 nodes and pods on Fargate?")
    .option("--refresh", "with --check: write the ledger again first")
    .option("--from <file>", "a Terraform state to read beside the stacks; repeatable", collect)
    .option("--json", "with --check: answer in JSON");
  return describeWalk(describeAccepted(command, "with --check: "));
}
