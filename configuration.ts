import { shellWord } from "./core/aws/commands";
import { didYouMean, isObject, type JsonReviver, ownEntry, parsedJson, printable } from "./core/text";
import type { FargatePodExecutionRoleArgs } from "./components/arguments/args";
import { type Argument, argumentTable } from "./components/arguments/table";

/** The configuration of a stack does not make arguments. Each line names the key, the reason and the command to type. */
export class ConfigurationError extends Error {
  constructor(lines: string[]) {
    super(lines.join("\n  "));
    this.name = "ConfigurationError";
    // The user's mistake, not the program's: without a stack Pulumi prints the message alone.
    this.stack = undefined;
  }
}

/**
 * The arguments of the component from a stack's configuration, where each is a key of the same name.
 * @param configuration the values as Pulumi hands them to a program, by their keys without the project's name, such as `clusters`
 * @throws ConfigurationError that names every key that is not an argument, and every value of another type
 */
export function argumentsFrom(configuration: ReadonlyMap<string, string>): FargatePodExecutionRoleArgs {
  const problems: string[] = [];
  const args: Record<string, unknown> = {};
  for (const [key, text] of configuration) {
    const argument = ownEntry<Argument>(argumentTable, key);
    args[key] = argument && read(argument, text);
    if (!argument) problems.push(unknownKey(key));
    else if (args[key] === undefined) problems.push(wrongType(key, argument));
  }
  if (!configuration.has("clusters")) {
    const command = commandFor("clusters", argumentTable.clusters.example);
    problems.unshift(`The configuration lacks clusters. Type: ${command}`);
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return args as unknown as FargatePodExecutionRoleArgs;
}

/** A value read as its argument's type; undefined if it is of another one. */
function read({ type }: Argument, text: string): unknown {
  if (type === "string") return text;
  const value = parsedJson(text, type.endsWith(" of string") ? asWritten : undefined);
  if (type === "number" || type === "boolean") return typeof value === type ? value : undefined;
  if (type !== "list of string") return isObject(value) ? value : undefined;
  if (Array.isArray(value)) return value;
  // A text that looks like JSON is broken JSON. With commas, as one types it if Pulumi asks for a text, as `pulumi new` does.
  return /[[{"]/.test(text) ? undefined : text.split(",").map((part) => part.trim());
}

/**
 * `pulumi config set --path tags.cost-center 12345` stores a number, though a text is meant. As a number it would lose the last of
 * more than 15 digits.
 */
const asWritten = ((_key: string, value: unknown, { source }: { source?: string }) =>
  typeof value === "number" || typeof value === "boolean" ? source : value) as JsonReviver;

/** The value is not shown: it may be a secret, and there is no way to ask. */
function wrongType(key: string, { type, example }: Argument) {
  const kind = /^[A-Z]/.test(type) ? "an object" : `a ${type}`;
  return `Configuration ${key} is not ${kind}. Type: ${commandFor(key, example)}`;
}

function unknownKey(key: string) {
  const names = Object.keys(argumentTable);
  const meant = didYouMean(key, names);
  const hint = meant === "" ? ` There are ${names.join(", ")}.` : "";
  const shown = printable(key);
  return `Configuration ${shown} is not an argument of the component${meant}.${hint} Type: pulumi config rm ${shown}`;
}

/** The command that sets an argument, or the first value inside it, to its example. */
function commandFor(key: string, example: unknown, within = ""): string {
  if (typeof example !== "object" || example === null) {
    const place = within === "" ? key : `--path '${key}${within}'`;
    return `pulumi config set ${place} ${shellWord(String(example))}`;
  }
  const [[name, value] = []] = Object.entries(example);
  const place = Array.isArray(example) ? `[${name}]` : `.${name}`;
  return commandFor(key, value, within + place);
}
