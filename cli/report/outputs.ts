import { Option, type Command } from "commander";
import { didYouMean, quoteTyped } from "../../core/text";
import { collect } from "../aws/options";
import { Unanswered } from "../../core/unanswered";
import { placeOf } from "../io/files";

/** The forms of an answer. */
export const formats = ["text", "json", "sarif", "junit", "markdown", "html"] as const;

export type Format = (typeof formats)[number];

/** One output: its format, and the file that it goes to; to standard output without one. */
export interface OutputTarget {
  format: Format;
  file?: string;
}

export interface OutputOptions {
  /** `FORMAT` or `FORMAT=FILE`, each as it was typed. */
  output?: string[];
  json?: true;
}

function parseOutput(text: string): OutputTarget {
  const [given = "", ...rest] = text.split("=");
  const file = rest.join("=");
  const format = formats.find((one) => one === given);
  if (format === undefined)
    throw new Unanswered(
      `--output ${quoteTyped(text)} is not a format${didYouMean(given, formats)}. Give one of ${formats.join(", ")}, for example --output sarif=report.sarif`,
    );
  if (rest.length > 0 && file === "")
    throw new Unanswered(
      `--output ${format}= names no file. Give one, for example --output ${format}=report.${format}`,
    );
  return rest.length === 0 || file === "-" ? { format } : { format, file };
}

/** The outputs that the options ask for; text on standard output by default. */
export function outputsOf({ output = [], json }: OutputOptions): OutputTarget[] {
  const given = output.map(parseOutput);
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

export function describeOutputs(command: Command): Command {
  return command
    .addOption(
      new Option("--output <format[=file]>", "text by default; with a file, into it; repeatable; how to answer")
        .choices(formats)
        .argParser(collect),
    )
    .option("--json", "the same as --output json");
}
