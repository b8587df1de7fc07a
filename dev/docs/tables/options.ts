import type { Command, Option } from "commander";
import { describeProgram } from "../../../cli/program";

const never = (): never => {
  throw new Error("no command is run");
};

const { commands } = describeProgram(
  { scan: never, check: never, judge: never, undo: never, ledger: never, audit: never, explain: never },
  never,
);

/** An option in one line: what its command's help says. */
function lineOf({ flags, description, argChoices, mandatory, negate, ...option }: Option): string {
  const { defaultValue, defaultValueDescription } = option as {
    defaultValue?: string | number;
    defaultValueDescription?: string;
  };
  const value = negate || defaultValue === undefined ? undefined : (defaultValueDescription ?? String(defaultValue));
  const choices = argChoices ? `: ${argChoices.join(", ")}` : "";
  return `\`${flags}\`${mandatory ? ", required" : ""}: ${description}${choices}${value === undefined ? "" : ` (default: ${value})`}`;
}

const lines = commands.map((command) => ({ command, lines: command.options.map(lineOf) }));

/** The commands that have an option of exactly this meaning. */
function commandsWith(line: string): Command[] {
  return lines.filter((one) => one.lines.includes(line)).map(({ command }) => command);
}

/** The options that mean the same in several commands, and these commands. */
export function sharedOptions(): string {
  const shared = [...new Set(lines.flatMap((one) => one.lines))].filter((line) => commandsWith(line).length > 1);
  return shared
    .map((line) => {
      const names = commandsWith(line).map((command) => command.name());
      return `- ${line.replace(/(?<=^`[^`]*`)/, ` (${names.join(", ")})`)}`;
    })
    .join("\n");
}

/** What a command takes of its own, and the names of the options that it shares with others. */
function ownOptions(command: Command): string {
  const isShared = (option: Option): boolean => commandsWith(lineOf(option)).length > 1;
  const taken = command.registeredArguments.map(
    (one) => `\`${one.name()}\`${one.required ? ", required" : ""}: ${one.description}`,
  );
  const own = command.options.filter((option) => !isShared(option)).map(lineOf);
  const shared = command.options.filter(isShared).map(({ long }) => `\`${long}\``);
  const list = [...taken, ...own].map((line) => `- ${line}`).join("\n");
  const also =
    shared.length === 0
      ? []
      : [`[As in other commands](../command.md#options-of-several-commands): ${shared.join(", ")}.`];
  return [list, ...also].join("\n\n");
}

/** What stands on the page of each command, by the command's name. */
export function optionsByCommand(): Record<string, string> {
  return Object.fromEntries(commands.map((command) => [command.name(), ownOptions(command)]));
}
