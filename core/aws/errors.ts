import { printable, required } from "../text";
import { Unanswered } from "../unanswered";
import { causes, isDenied, type Cause, type Failure, type Row } from "./causes";

export type { Cause };
import { shellWord } from "./commands";

/** Who asks AWS: the advice names options of the command, or settings of the policy pack. */
export type Door = "command" | "pack";

/** AWS could not be asked, or did not answer. */
export class AwsUnreadable extends Unanswered {
  /**
   * @param missingAction the IAM action that was denied, for example `iam:GetRole`
   * @param toDo what to do about it, if anything is known
   * @param action the IAM action of the call
   */
  constructor(
    readonly happened: string,
    missingAction?: string,
    readonly toDo?: string,
    readonly why: Cause = "other",
    readonly action?: string,
  ) {
    super(toDo === undefined ? happened : `${happened}. ${toDo}`, missingAction);
  }
}

/**
 * The policy that denied a call, as AWS names it in the error.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
const denying =
  /\b(?:(?:service|resource) control policy|permissions boundary|session policy|VPC endpoint policy|explicit deny in an? [a-z-]+ policy)\b/i;

function failureOf(action: string, on: string, error: unknown, profile?: string): Failure {
  const {
    name = "",
    $metadata,
    code,
  } = error as { name?: string; code?: string; $metadata?: { httpStatusCode?: number } };
  const [firstLine = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  const { httpStatusCode: status = 0 } = $metadata ?? {};
  const message = printable(firstLine).replace(/\.$/, "");
  return {
    action,
    call: `${action} on ${printable(on)}`,
    // Node.js says in a code what is wrong with a connection.
    name: code !== undefined && name === "Error" ? code : name,
    message,
    status,
    http: status === 0 ? "" : ` (HTTP ${status})`,
    policy: denying.exec(message)?.[0],
    profile: profile && printable(profile),
    profileWord: profile && printable(shellWord(profile)),
  };
}

function filled(text: string | undefined, failure: Failure) {
  return text?.replace(/\{(\w+)\}/g, (_, key) => String(failure[key as keyof Failure]));
}

/**
 * What an AWS call threw, as an error that says what happened and what to do, with the IAM action if it is denied.
 * @param action the IAM action of the call, for example `iam:GetRole`
 * @param on what the call was about, for example `role my-role`
 * @param profile the profile of the AWS configuration that was named, if one was
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 */
export function explainAwsError(
  action: string,
  on: string,
  error: unknown,
  profile?: string,
  door: Door = "command",
): AwsUnreadable {
  if (error instanceof AwsUnreadable) return error;
  const failure = failureOf(action, on, error, profile);
  const rows = Object.entries(causes) as [Cause, Row][];
  const [why, row] = required(rows.find(([, { is }]) => is(failure)));
  return new AwsUnreadable(
    filled(row.happened, failure) ?? "",
    isDenied(failure) ? action : undefined,
    filled(door === "pack" ? row.inPack : row.toDo, failure),
    why,
    action,
  );
}
