import { shellLine } from "../../core/aws/commands";
import type { Finding } from "../../core/findings";
import { printable } from "../../core/text";
import type { ConnectionOptions } from "../aws/options";
import { givenWords } from "../io/options";

/** What the AWS CLI has to be given to work where this command does: without it, it may change a role of that name elsewhere. */
export interface Reach {
  /** The account of the credentials in use; commands for another one need other credentials. */
  account: string;
  words: readonly string[];
}

/** @param account that of the credentials */
export function reachOf(account: string, { profile, endpoint }: ConnectionOptions): Reach {
  return { account, words: givenWords({ "--profile": profile, "--endpoint-url": endpoint }) };
}

const command = /\baws (?=(?:iam|eks) )/g;

/** A text whose commands of the AWS CLI work in an account that is reached so. */
export function withReach(text: string, account: string | undefined, reach: Reach | undefined): string {
  if (reach === undefined || reach.account !== account || reach.words.length === 0) return text;
  return text.replace(command, () => `${printable(shellLine("aws", ...reach.words))} `);
}

/** A finding whose fix works so. */
export function findingWithReach(finding: Finding, reach: Reach | undefined): Finding {
  const { fix, account } = finding;
  return fix === undefined ? finding : { ...finding, fix: withReach(fix, account, reach) };
}

/** True for a text with a command of the AWS CLI. It is pasted as it is: a line that is broken is another command. */
export function hasCommand(text: string): boolean {
  return /\baws (?:--.* )?(?:iam|eks) /.test(text);
}
