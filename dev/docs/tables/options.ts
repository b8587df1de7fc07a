import type { Command, Option } from "commander";
import { describeProgram } from "../../../cli/program";

const never = (): never => {
  throw new Error("no command is run");
};

const { commands } = describeProgram({ scan: never, judge: never, ledger: never, explain: never }, never);

/** An option in one line: what its command's help says. */
function lineOf({ flags, description, argChoices, mandatory, negate, ...option }: Option): string {
  const { defaultValue, defaultValueDescription } = option as {
    defaultValue?: string | number;
    defaultValueDescription?: string;
  };
  const value = negate || defaultValue === undefined ? undefined : (defaultValueDescription ?? String(defaultValue));
  const choices = argChoices ? `: ${argChoices.join(", ")}` : "";
  return `- \`${flags}\`${mandatory ? ", required" : ""}: ${description}${choices}${value === undefined ? "" : ` (default: ${value})`}`;
}

/** The names of the commands that have an option of exactly this meaning, by its line. */
const commandsByLine = new Map<string, string[]>();
for (const command of commands)
  for (const line of command.options.map(lineOf))
    commandsByLine.set(line, [...(commandsByLine.get(line) ?? []), command.name()]);

const isShared = (line: string): boolean => (commandsByLine.get(line)?.length ?? 0) > 1;

/** The options that mean the same in several commands, below the names of these commands. */
export function sharedOptions(): string {
  const lines = [...commandsByLine.keys()].filter(isShared);
  const groups = Map.groupBy(lines, (line) =>
    commandsByLine
      .get(line)
      ?.map((name) => `\`${name}\``)
      .join(", "),
  );
  return [...groups].map(([names, ofGroup]) => `${names}:\n\n${ofGroup.join("\n")}`).join("\n\n");
}

/** What a command takes of its own. */
function ownOptions(command: Command): string {
  const taken = command.registeredArguments.map(
    (one) => `- \`${one.name()}\`${one.required ? ", required" : ""}: ${one.description}`,
  );
  const lines = command.options.map(lineOf);
  const own = [...taken, ...lines.filter((line) => !isShared(line))].join("\n");
  return lines.some(isShared) ? `${own}\n- [shared options](../command.md#shared-options)` : own;
}

/** What stands on the page of each command, by the command's name. */
export function optionsByCommand(): Record<string, string> {
  return Object.fromEntries(commands.map((command) => [command.name(), ownOptions(command)]));
}
