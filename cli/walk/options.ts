import { availableParallelism } from "node:os";
import { InvalidArgumentError, Option, type Command } from "commander";
import { collect } from "../aws/options";
import { notEmpty } from "../io/options";

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("Give a whole number of 1 or more.");
  return value;
}

/** Enough to keep the network busy, and not so many that a file backend starves the machine. */
function defaultParallel(): number {
  return Math.min(16, Math.max(4, availableParallelism()));
}

/** Gives a command the options that choose the stacks and say how to walk them. */
export function describeWalk(command: Command): Command {
  return command
    .option("--backend <url>", "the backend, as for pulumi login (default: the one the Pulumi CLI uses)", notEmpty)
    .option("--organization <name>", "only stacks of this organization", notEmpty)
    .option("--project <name>", "only stacks of this project", notEmpty)
    .option(
      "--stack <name>",
      "only this stack: ORGANIZATION/PROJECT/STACK or STACK, * for any text; repeatable",
      collect,
    )
    .option("--tag <name[=value]>", "only stacks with this tag", notEmpty)
    .addOption(
      new Option("--parallel <count>", "how many stacks to read at a time")
        .argParser(count)
        .default(defaultParallel(), "the number of processors, at least 4 and at most 16"),
    )
    .option("--cache <directory>", "where to remember what was read (default: the user's cache directory)")
    .option("--no-cache", "read every stack again, and remember nothing");
}
