import { plural } from "../../core/text";
import type { AwsContext } from "../aws-options";
import { orSentence } from "../answer";
import { exitCodes } from "../exit";
import { findRoles } from "../scan/command";
import { saveFile } from "../walk/write-whole";
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
    else await saveFile(svg, `${[...mapAsSvg(accounts)].join("\n")}\n`);
    const unread = report.findings.filter(({ level }) => level === "unknown");
    if (unread.length > 0) {
      const parts = plural(unread.length, "part");
      const ids = [...new Set(unread.map(({ account = "" }) => account))].sort();
      const where = ids.length === 1 ? `account ${ids[0]}` : `${ids.length} accounts`;
      // scan has no --svg.
      const more = svg === undefined ? "" : " without --svg";
      context.printAside(
        `fargate-role: the map may lack something: ${parts} of ${where} could not be judged. Run fargate-role scan with the same options${more} to see which.`,
      );
    }
    return unread.length > 0 ? exitCodes.unknown : exitCodes.pass;
  });
}
