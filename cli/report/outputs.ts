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
  const [name = "", ...parts] = text.split("=");
  const file = parts.join("=");
  const format = formats.find((known) => known === name);
  if (format === undefined)
    throw new Unanswered(
      `--output ${quoteTyped(text)} is not a format${didYouMean(name, formats)}. Give one of ${formats.join(", ")}, for example --output sarif=report.sarif`,
    );
  if (parts.length > 0 && file === "")
    throw new Unanswered(
      `--output ${format}= names no file. Give one, for example --output ${format}=report.${format}`,
    );
  return parts.length === 0 || file === "-" ? { format } : { format, file };
}

/** The outputs that the options ask for; text on standard output by default. */
export function outputsOf({ output = [], json }: OutputOptions): OutputTarget[] {
  const outputs = output.map(parseOutput);
  const isJsonNamed = outputs.some(({ format, file }) => format === "json" && file === undefined);
  if (json && !isJsonNamed) outputs.unshift({ format: "json" });
  if (outputs.length === 0) return [{ format: "text" }];
  const [first, second] = outputs.filter(({ file }) => file === undefined).map(({ format }) => format);
  if (second !== undefined) {
    if (json) throw new Unanswered(`--json contradicts --output ${second}. Leave one of them out`);
    throw new Unanswered(
      `--output ${first} and --output ${second} both go to standard output. Give one a file, for example --output ${second}=report.${second}`,
    );
  }
  const files = outputs.flatMap(({ file }) => file ?? []);
  const places = files.map(placeOf);
  const twice = files.find((_, index) => places.indexOf(places[index]) !== index);
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
