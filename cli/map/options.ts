import type { Command } from "commander";
import { describeAws } from "../aws-options";
import { describeSources, type ScanOptions } from "../scan/options";

/** The options of `fargate-role map`, as commander hands them over. */
export interface MapOptions extends ScanOptions {
  svg?: string;
}

const examples = `
Examples:
  fargate-role map --from account.json
  fargate-role map --from account.json --svg roles.svg`;

/** Gives `map` its options. */
export function describeMap(command: Command): Command {
  command.description(
    "draw who uses which role: accounts, clusters, Fargate profiles, roles, and the nodes that share them",
  );
  return describeAws(describeSources(command), 900)
    .option(
      "--svg <file>",
      "write the map as SVG to this file, - for standard output (default: Mermaid on standard output)",
    )
    .addHelpText("after", examples);
}
