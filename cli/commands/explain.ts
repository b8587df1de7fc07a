import { Argument, type Command } from "commander";
import { docsOf, findingKinds, type FindingId } from "../../core/findings";
import { exitCodes } from "../io/exit";
import { oneOf } from "../aws/options";

const ids = Object.keys(findingKinds) as FindingId[];

/** The id in what a user copies: it alone, in brackets, or the end of a message with it. */
function idIn(text: string): string {
  return /\[([\w-]+)\]\W*$/.exec(text)?.[1] ?? text.trim();
}

export function describeExplain(command: Command): Command {
  const id = new Argument("<id>", "the id at the end of the message")
    .choices(ids)
    .argParser((text) => oneOf(ids)(idIn(text)));
  return command
    .description("explain a finding, with an example of what is wrong (-) and right (+); without a network")
    .addArgument(id);
}

/** `fargate-role explain`: prints the page of a finding, which `pageOf` gives in Markdown. */
export function runExplain(
  id: FindingId,
  pageOf: (id: FindingId) => string,
  print: (text: string) => void,
): Promise<number> {
  const page = pageOf(id)
    .replace(/<!--[^]*?-->\n\n/g, "")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
  print(`${page.trimEnd()}\n\n${docsOf(id)}`);
  return Promise.resolve(exitCodes.pass);
}
