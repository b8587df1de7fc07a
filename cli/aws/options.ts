import { InvalidArgumentError, Option, type Command } from "commander";
import type { Terminal } from "../io/terminal";
import type { AwsConnection } from "../../core/aws/connection";
import type { Reach } from "../../core/findings/render/fix/aws-cli";
import { accountIdPattern, isArn, parseRoleArn, roleNamePattern } from "../../core/policy";
import { Unanswered } from "../../core/unanswered";

export function firstGiven(options: Readonly<Record<string, unknown>>): string | undefined {
  return Object.entries(options).find(([, value]) => value !== undefined)?.[0];
}

export function givenWords(options: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
}

/**
 * Refuses an empty value: a variable that is not set, as in `--profile "$PROFILE"`, would else count as an option that is left
 * out, and the command would read, or change, what its user did not mean.
 */
export function notEmpty(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("Give a value, or leave the option out.");
  return text;
}

/** The options of every command that asks AWS. */
export interface AwsCommandOptions {
  profile?: string;
  endpoint?: string;
  /** Seconds. */
  timeout: number;
}

/** How the AWS CLI reaches the same AWS. */
export function reachOf(account: string, { profile, endpoint }: AwsCommandOptions): Reach {
  return { account, words: givenWords({ "--profile": profile, "--endpoint-url": endpoint }) };
}

export interface AwsContext extends Terminal {
  /** @param region the Region to ask, if the question names one */
  connect(options: AwsCommandOptions, region: string | undefined): AwsConnection;
}

function seconds(text: string) {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0 || value > 86_400)
    throw new InvalidArgumentError("Give a number of seconds above 0, at most 86400.");
  return value;
}

function url(text: string) {
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

export function collect(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}

/** Refuses a second value: commander would forget the first one. */
export function once(value: string, earlier?: string): string {
  if (earlier === undefined) return value;
  throw new InvalidArgumentError("Give it once.");
}

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
export function timeoutOption(timeout: number): Option {
  return new Option("--timeout <seconds>", "how long the command may take").argParser(seconds).default(timeout);
}
