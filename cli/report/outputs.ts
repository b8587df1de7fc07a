import type { Command } from "commander";
import { didYouMean } from "../../core/did-you-mean";
import { quoteTyped } from "../../core/text";
import { collect } from "../aws/options";
import { isUnanswered, messageOf, WouldOverwrite } from "../io/exit";
import { Unanswered } from "../../core/unanswered";
import type { Printer } from "../io/terminal";
import { placeOf, unwritable, writeWhole } from "../io/write-whole";

const reports = ["text", "json", "sarif", "junit", "markdown", "html"] as const;

/** The forms of an answer; the last are pictures of who uses which role. */
export const formats = [...reports, "svg", "mermaid"] as const;

export type Format = (typeof formats)[number];

/** One output: its format, and the file that it goes to; to standard output without one. */
export interface OutputTarget {
  format: Format;
  file?: string;
}

/** The options of every command that can answer in several forms. */
export interface OutputOptions {
  /** `FORMAT` or `FORMAT=FILE`, each as it was typed. */
  output?: string[];
  json?: true;
}

/** The forms of a command's answer: only `scan` and `ledger` know who uses each role. */
export function formatsOf(command: string): readonly Format[] {
  return ["scan", "ledger"].includes(command) ? formats : reports;
}

function parseOutput(text: string, known: readonly Format[]): OutputTarget {
  const [given = "", ...rest] = text.split("=");
  const file = rest.join("=");
  const format = known.find((one) => one === given);
  if (format === undefined)
    throw new Unanswered(
      `--output ${quoteTyped(text)} has no format that this command writes${didYouMean(given, known)}. Give one of ${known.join(", ")}, for example --output sarif=report.sarif`,
    );
  if (rest.length > 0 && file === "")
    throw new Unanswered(
      `--output ${format}= names no file. Give one, for example --output ${format}=report.${format}`,
    );
  return rest.length === 0 || file === "-" ? { format } : { format, file };
}

/**
 * The outputs that the options ask for; text on standard output by default.
 * @param known the forms of the command's answer
 * @throws Unanswered if one is misspelled, or two go to the same place
 */
export function outputsOf({ output = [], json }: OutputOptions, known: readonly Format[] = formats): OutputTarget[] {
  const given = output.map((text) => parseOutput(text, known));
  const asked = json && !given.some(({ format, file }) => format === "json" && file === undefined);
  const outputs: OutputTarget[] = asked ? [{ format: "json" }, ...given] : given;
  if (outputs.length === 0) return [{ format: "text" }];
  const [one, other] = outputs.filter(({ file }) => file === undefined);
  if (one !== undefined && other !== undefined) {
    if (json) throw new Unanswered(`--json contradicts --output ${other.format}. Leave one of them out`);
    throw new Unanswered(
      `--output ${one.format} and --output ${other.format} both go to standard output. Give one a file, for example --output ${other.format}=report.${other.format}`,
    );
  }
  const files = outputs.flatMap(({ file }) => file ?? []);
  const places = files.map(placeOf);
  const twice = files.find((_, index) => places.indexOf(places[index] ?? "") !== index);
  if (twice !== undefined) throw new Unanswered(`--output names ${twice} twice. Give each output a file of its own`);
  return outputs;
}

/** Gives a command the options that say in which forms it answers. */
export function describeOutputs(command: Command): Command {
  return command
    .option(
      "--output <format[=file]>",
      `how to answer: ${formatsOf(command.name()).join(", ")}; with a file, the answer goes there; repeatable (default: text)`,
      collect,
    )
    .option("--json", "the same as --output json");
}

/**
 * Writes an answer in every form that was asked for. A file that cannot be written leaves the other outputs as they are.
 * @returns false if a file could not be written, which is said aside
 */
export async function writeOutputs(
  outputs: readonly OutputTarget[],
  textOf: (format: Format) => string,
  { print, printAside }: Printer,
): Promise<boolean> {
  let complete = true;
  for (const { format, file } of outputs) {
    if (file === undefined) {
      print(textOf(format));
      continue;
    }
    try {
      await writeWhole(file, `${textOf(format)}\n`);
    } catch (error) {
      complete = false;
      printAside(`fargate-role: ${unwritable(file, error)}.`);
    }
  }
  return complete;
}

/**
 * Says that there is no answer: in JSON where JSON was asked for, else in a sentence aside.
 * @param asJson the sentence in the JSON of the command
 * @throws whatever was thrown, if it is a defect of the command
 */
export async function writeFailure(
  error: unknown,
  options: OutputOptions,
  asJson: (message: string, missingAction?: string) => string,
  context: Printer,
): Promise<void> {
  if (!isUnanswered(error)) throw error;
  let outputs: OutputTarget[] = options.json ? [{ format: "json" }] : [];
  try {
    outputs = outputsOf(options);
  } catch {
    // What is wrong with the outputs is the failure itself.
  }
  const mayWrite = ({ file }: OutputTarget): boolean => file === undefined || !(error instanceof WouldOverwrite);
  const json = outputs.filter((output) => output.format === "json" && mayWrite(output));
  await writeOutputs(json, () => asJson(error.message, error.missingAction), context);
  if (!json.some(({ file }) => file === undefined)) context.printAside(`fargate-role: ${messageOf(error)}.`);
}
