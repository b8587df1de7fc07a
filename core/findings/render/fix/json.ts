import { fargateService, withPlaceholders, type Cause, type SourceArnLine, type TrustFix } from "../../../trust";
import { quote } from "../../../text";
import { inWords, type Words } from "../in-words";
import { corrections } from "../malformed";
import type { RoleBeside } from "../../found";
import { leftSteps, needTheirOwn } from "./own-role";

/** How a line for aws:SourceArn is typed where the fix goes. */
export interface Language {
  line: (line: SourceArnLine) => string;
  /** True if the account need not be filled in, since the language has a reference to it. */
  knowsAccount?: true;
}

/** A policy in a program, in a file of its own, or in the AWS CLI. */
export const json: Language = { line: (line) => JSON.stringify(withPlaceholders(line)) };

/** An element of a statement as a member to paste. */
export function memberText(element: string, value: unknown): string {
  return `"${element}": ${JSON.stringify(value, undefined, 1).replace(/\n\s*/g, " ")}`;
}

/** The condition that limits a statement to lines, as a member to paste. */
export function conditionText(
  lines: readonly SourceArnLine[],
  language: Language = json,
  operator = "ArnLike",
): string {
  const values = [...new Set(lines.map((line) => language.line(line)))];
  const list = values.length === 1 ? values.join() : `[ ${values.join(", ")} ]`;
  return `"Condition": { "${operator}": { "aws:SourceArn": ${list} } }`;
}

/** The whole statement for lines. */
export function statementText(lines: readonly SourceArnLine[], language: Language = json): string {
  return `{ "Effect": "Allow", ${conditionText(lines, language)}, ${principal("fargate")}, "Action": "sts:AssumeRole" }`;
}

function principal(to: "fargate" | "everyone"): string {
  return to === "everyone" ? '"Principal": { "AWS": "*" }' : `"Principal": { "Service": "${fargateService}" }`;
}

/** How profiles get into a role that is for others, if they can; else they get one of their own. */
export function letInText(
  how: "line" | "statement" | undefined,
  line: SourceArnLine,
  beside: string,
  language: Language,
): string {
  if (how === undefined) return ownRoleText({ lines: [line], beside }, language);
  return how === "line"
    ? `Add ${language.line(line)} to aws:SourceArn in the trust policy of the role`
    : `Add to the statements of the trust policy of the role: ${statementText([line], language)}`;
}

/** How the Fargate profiles get a role for their lines, beside one that stays with others. */
export function ownRoleText(
  { lines, ...role }: RoleBeside & { lines: readonly SourceArnLine[] },
  language: Language,
): string {
  const another = `${needTheirOwn.pods}, which nothing but ${fargateService} can assume, with ${conditionText(lines, language)}`;
  return [another, ...leftSteps(role)].join(". ");
}

/** What a finding's fix is about. */
interface Fixed {
  statement: string;
  cause: Cause;
  fix: TrustFix;
}

/** What to do. It begins with a verb (write, add, remove), and what is to be written can be pasted. */
export function fixText({ statement, cause, fix }: Fixed, language: Language = json): string {
  const instead = (element: string): string => `write instead: ${element}`;
  const words: Words<TrustFix> = {
    "set-source-arns": ({ lines, principal: also }) =>
      instead(`${also ? `${principal("fargate")}, ` : ""}${conditionText(lines, language)}`),
    limit: ({ lines, operator, added, principal: also }) => {
      const condition = conditionText(lines, language, operator);
      const limited = added ? `add to its ${condition}` : `write in its ${condition}, and leave its other conditions`;
      return also ? `${instead(principal("fargate"))}, and ${limited}` : limited;
    },
    "narrow-deny": ({ lines, added }) => {
      const condition = conditionText(lines, language, "ArnNotLike");
      return added ? `add to its ${condition}` : instead(condition);
    },
    "add-statement": ({ lines }) => `add ${statementText(lines, language)}`,
    "one-statement": ({ lines }) => `write one statement with ${conditionText(lines, language)}`,
    "set-principal": ({ to, forOthers }) =>
      instead(`${principal(to)}${forOthers ? ", and a role of its own for anyone else who needs one" : ""}`),
    "set-element": ({ element, value }) => instead(memberText(element, value)),
    "remove-statement": ({ forOthers }) =>
      `remove ${statement}${forOthers ? ", and make a role of its own for anyone else who needs one" : ""}`,
    "allow-instead": "remove the statement, and allow nobody but whom the role is for",
    "remove-condition": ({ key }) => `remove ${quote(key, "the condition")} from the Condition`,
    "remove-value": ({ value }) => `remove ${quote(value, "it")}`,
    "correct-key": ({ meant }) =>
      meant === undefined ? "remove it" : `write "${meant}" if that is meant, or remove it`,
    correct: () => inWords(cause, { "no-such-element": "remove it", ...corrections } as Words<Cause>),
  };
  return inWords(fix, words);
}
