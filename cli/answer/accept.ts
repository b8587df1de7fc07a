import { existsSync } from "node:fs";
import type { Command } from "commander";
import { verdictOf } from "../../core/rules/account";
import { Unanswered } from "../../core/unanswered";
import type { FixCommandOptions } from "../aws/options";
import { firstGiven } from "../io/options";
import type { Printer } from "../io/terminal";
import { isStream } from "../io/write-whole";
import type { Report } from "../report/report";
import { readBaseline, withBaseline, writeBaseline } from "./baseline";
import { readExemptions, withExemptions } from "./exemptions";

/** The options of every command that can leave out what somebody has accepted. */
export interface AcceptedOptions {
  exemptions?: string;
  baseline?: string;
  updateBaseline?: true;
}

/**
 * Gives a command the options that say what is accepted.
 * @param when what the options go with, such as `with --check: `
 */
export function describeAccepted(command: Command, when = ""): Command {
  return command
    .option("--exemptions <file>", `${when}leave out what this JSON file exempts, each with its reason`)
    .option("--baseline <file>", `${when}report only what this file does not hold already`)
    .option("--update-baseline", "with --baseline: write the file from what is found now");
}

function validate(options: AcceptedOptions & FixCommandOptions): void {
  const { exemptions, baseline, updateBaseline, fix, plan, apply } = options;
  const accepts = firstGiven({ "--exemptions": exemptions, "--baseline": baseline });
  const changes = firstGiven({ "--fix": fix, "--plan": plan, "--apply": apply });
  if (accepts && changes)
    throw new Unanswered(
      `${changes} contradicts ${accepts}: it would change the roles that are accepted as they are. Leave one of them out`,
    );
  if (updateBaseline && baseline === undefined)
    throw new Unanswered("--update-baseline goes with --baseline FILE, the file that it writes");
}

/** The verdicts, by the findings that are left. */
function withVerdicts(report: Report): Report {
  const byRole = Map.groupBy([...report.findings, ...(report.known ?? [])], ({ role }) => role);
  const roles = report.roles.map((role) => ({
    ...role,
    verdict: verdictOf(byRole.get(role.arn) ?? [], role.hasHiddenUses),
  }));
  return { ...report, roles };
}

/**
 * Reads the files of the options, before anything is asked.
 * @returns what takes out of a report what is accepted
 * @throws Unanswered if one cannot be used, or options are given that mean nothing together
 */
export async function readAccepted(
  options: AcceptedOptions,
): Promise<(report: Report, context: Pick<Printer, "printAside">) => Promise<Report>> {
  validate(options);
  const { exemptions: path, baseline, updateBaseline } = options;
  const exemptions = path === undefined ? undefined : await readExemptions(path);
  const isNew = updateBaseline && baseline !== undefined && (!existsSync(baseline) || (await isStream(baseline)));
  const known = baseline === undefined || isNew ? [] : await readBaseline(baseline);
  return async (found, { printAside }) => {
    const report = exemptions ? withExemptions(found, exemptions) : found;
    if (baseline === undefined) return exemptions ? withVerdicts(report) : report;
    if (!updateBaseline) return withVerdicts(withBaseline(report, known));
    const written = await writeBaseline(baseline, report, known);
    printAside(`The baseline ${baseline} is written.`);
    return withVerdicts(withBaseline(report, written));
  };
}
