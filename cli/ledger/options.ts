import type { Command } from "commander";
import { describeWalk, type WalkCommandOptions } from "../walk/options";

/** The options of `fargate-role ledger`, as commander hands them over. */
export interface LedgerOptions extends WalkCommandOptions {
  output: string;
  check?: string;
  refresh?: true;
  json?: true;
}

/** Gives `ledger` its options. */
export function describeLedger(command: Command): Command {
  return describeWalk(
    command
      .description("write the ledger of who uses which role in all stacks of a backend, or judge one")
      .option("--output <file>", "the ledger to write, - for standard output", "ledger.json")
      .option("--check <file>", "judge this ledger: does a role serve both EC2 nodes and pods on Fargate?")
      .option("--refresh", "with --check: write the ledger anew first")
      .option("--json", "with --check: answer in JSON"),
  );
}
