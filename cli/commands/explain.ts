import { Argument, InvalidArgumentError, type Command } from "commander";
import { docsOf, findingKinds, type FindingId } from "../../core/findings";
import { exitCodes } from "../io/exit";
import { didYouMean } from "../../core/text";

const ids = Object.keys(findingKinds) as FindingId[];

export function describeExplain(command: Command): Command {
  const argument = new Argument("<id>", "the id at the end of the message").choices(ids).argParser((text) => {
    // A user copies the id alone, in brackets, or the end of a message with it.
    const id = /\[([\w-]+)\]\W*$/.exec(text)?.[1] ?? text.trim();
    if (Object.hasOwn(findingKinds, id)) return id;
    throw new InvalidArgumentError(`Give one of ${ids.join(", ")}${didYouMean(id, ids)}.`);
  });
  return command
    .description("explain a finding, with an example of what is wrong (-) and right (+); without a network")
    .addArgument(argument);
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
