import { InvalidArgumentError, Option, type Command } from "commander";
import type { Terminal } from "../io/terminal";
import type { AwsConnection } from "../../core/aws/connection";
import { didYouMean } from "../../core/did-you-mean";
import { isCalendarDate } from "../../core/text";
import { accountIdPattern, isArn, parseRoleArn, roleNamePattern } from "../../core/trust";
import { Unanswered } from "../../core/unanswered";

export const firstGiven = (options: Readonly<Record<string, unknown>>): string | undefined =>
  Object.entries(options).find(([, value]) => value !== undefined)?.[0];

export const givenWords = (options: Readonly<Record<string, string | undefined>>): string[] =>
  Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name, value]));

/**
 * Refuses an empty value: a variable that is not set, as in `--profile "$PROFILE"`, would else count as an option that is left
 * out, and the command would read, or change, what its user did not mean.
 */
export function notEmpty(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("Give a value, or leave the option out.");
  return text;
}

/** Reads a value of a fixed set, for commander; what is none of it is refused with what was probably meant. */
export function oneOf<Value extends string>(values: readonly Value[]): (text: string) => Value {
  return (text) => {
    const value = values.find((one) => one === text);
    if (value !== undefined) return value;
    throw new InvalidArgumentError(`Give one of ${values.join(", ")}${didYouMean(text, values)}.`);
  };
}

/** What a command that goes on with the work of this one has to be given too, to reach the same AWS. */
export interface ConnectionOptions {
  profile?: string;
  endpoint?: string;
  /** The role through which other accounts are entered. */
  assumeRole?: string;
}

/** The options of every command that asks AWS. */
export interface AwsCommandOptions extends Omit<ConnectionOptions, "assumeRole"> {
  /** Seconds. */
  timeout: number;
}

/** The words of a command line that say so. */
export const wordsOf = ({ profile, endpoint, assumeRole }: ConnectionOptions): string[] =>
  givenWords({ "--profile": profile, "--endpoint": endpoint, "--assume-role": assumeRole });

export interface AwsContext extends Terminal {
  /** @param region the Region to ask, if the question names one */
  connect(options: AwsCommandOptions, region: string | undefined): AwsConnection;
}

export interface FixCommandOptions {
  fix?: true;
  yes?: true;
  plan?: string;
  apply?: string;
  backup?: string;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0 || value > 86_400)
    throw new InvalidArgumentError("Give a number of seconds above 0, at most 86400.");
  return value;
}

function url(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError("Give an http or https URL, for example http://127.0.0.1:5000.");
  return text;
}

/** Reads the name of a role that is assumed in several accounts, with its path if it has one. */
export function roleToAssume(text: string): string {
  const name = /^(?:[!-~]+\/)?([^/]+)$/.exec(notEmpty(text))?.[1] ?? "";
  if (!isArn(text) && roleNamePattern.test(name)) return text;
  const ofArn = parseRoleArn(text)?.name;
  const instead = ofArn === undefined ? "" : `, here ${ofArn}`;
  throw new InvalidArgumentError(`Give the name of a role that each account has, not an ARN${instead}.`);
}

export const collect = (value: string, earlier: string[] = []): string[] => [...earlier, value];

/** @throws Unanswered if a value of `--account` is not the id of an account */
export function validateAccount(id: string): void {
  if (!accountIdPattern.test(id))
    throw new Unanswered(
      `--account ${JSON.stringify(id)} is not an account id. Give its 12 digits, for example --account 111122223333`,
    );
}

export function describeAws(command: Command, timeout: number): Command {
  return command
    .option("--profile <name>", "the profile of the AWS configuration", notEmpty)
    .addOption(new Option("--endpoint <url>", "the URL of a stand-in for AWS").argParser(url))
    .addOption(timeoutOption(timeout));
}

/** @param timeout the default, in seconds */
export const timeoutOption = (timeout: number): Option =>
  new Option("--timeout <seconds>", "how long the command may take").argParser(seconds).default(timeout);

/** A day, or a moment of it; UTC unless it says its zone. */
function moment(text: string): Date {
  const form = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(Z|[+-]\d{2}:\d{2})?$/.exec(text);
  const [, day = "", time = "T00:00", zone = "Z"] = form ?? [];
  const date = new Date(`${day}${time}${zone}`);
  if (isCalendarDate(day) && !Number.isNaN(date.getTime())) return date;
  throw new InvalidArgumentError("Give a day or a time in ISO form, for example 2027-03-31 or 2027-03-31T12:00:00Z.");
}

/** The option of the commands that judge: a trust policy, and an exemption, may have dates. */
export const atOption = (): Option =>
  new Option("--at <date>", "judge as of this day or time, in UTC (default: now)").argParser(moment);

export function describeFix(command: Command): Command {
  return command
    .option("--fix", "make the changes, after showing them and asking")
    .option("--yes", "with --fix or --apply: do not ask")
    .option("--plan <file>", "write the plan of --fix to this file")
    .option("--apply <file>", "make the changes of this plan")
    .option("--backup <file>", "with --fix or --apply: the file for undo (default: a new one here)");
}

/** @throws Unanswered if options are given that mean nothing together */
export function validateFix({ fix, yes, plan, apply, backup, at }: FixCommandOptions & { at?: Date }): void {
  const changes = firstGiven({ "--fix": fix, "--plan": plan, "--apply": apply });
  if (at && changes)
    throw new Unanswered(`--at contradicts ${changes}: a role is changed as it is right now. Leave one of them out`);
  const writes = fix === true || apply !== undefined;
  if (yes && !writes)
    throw new Unanswered("--yes goes with --fix or --apply. Without them nothing is changed or asked");
  if (backup !== undefined && !writes) throw new Unanswered("--backup goes with --fix or --apply");
  if (fix && plan !== undefined)
    throw new Unanswered("--plan contradicts --fix: first write the plan, then make its changes with --apply FILE");
  if (apply !== undefined && (fix || plan !== undefined))
    throw new Unanswered(
      "--apply contradicts --fix and --plan: it makes the changes of a plan that is written already",
    );
}
