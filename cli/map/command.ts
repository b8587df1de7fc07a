import type { AwsContext } from "../aws-options";
import { orSentence } from "../answer";
import { Unanswered, exitCodes } from "../exit";
import { findRoles } from "../scan/command";
import { unwritable, writeWhole } from "../walk/write-whole";
import { mapAsSvg } from "./draw";
import { mapAsMermaid } from "./mermaid";
import { mapOf } from "./model";
import type { MapOptions } from "./options";

/**
 * `fargate-role map`: draws who uses which role.
 * @returns the exit code: 0 drawn, 2 something could not be read, so that the map may lack it
 */
export function runMap(options: MapOptions, context: AwsContext): Promise<number> {
  const { svg } = options;
  return orSentence({}, context, async () => {
    const report = await findRoles(options, context, { colour: false, width: Infinity, success: "" });
    const accounts = mapOf(report);
    if (svg === undefined) for (const line of mapAsMermaid(accounts)) context.print(line);
    else if (svg === "-") for (const line of mapAsSvg(accounts)) context.print(line);
    else
      try {
        await writeWhole(svg, `${[...mapAsSvg(accounts)].join("\n")}\n`);
      } catch (error) {
        throw new Unanswered(unwritable(svg, error));
      }
    const unread = report.findings.filter(({ level }) => level === "unknown").length;
    if (unread > 0)
      context.printAside(
        `fargate-role: the map may lack something: ${unread === 1 ? "1 part" : `${unread} parts`} could not be judged.`,
      );
    return unread > 0 ? exitCodes.unknown : exitCodes.pass;
  });
}
