import { parseRoleArn } from "../../trust";
import { whyNoFargate } from "./in-words";
import { printable } from "../../text";
import { findingAt, type Finding, type Place } from "../finding";
import type { Fix } from "../fix";
import type { Found } from "../found";
import { awsCliFix, type Reach } from "./fix/aws-cli";
import { foundText, type Naming } from "./found";
import { foundRequest } from "./trust-cause";
import { trustText } from "./trust-findings";

/** How a role of an account and what uses it are called. */
const inAccount: Naming = { labelOf: ({ name, label }) => name ?? label, isLive: true };

/**
 * A finding in an account in words that are safe to print, even if AWS had something else in them.
 * @param part tells findings of one id at one place apart
 * @param reach how the AWS CLI reaches the account of some credentials
 */
export function inAccountWords(
  found: Found,
  { place, part, fix }: { place: Place; part?: string; fix: Fix },
  reach?: Reach,
): Finding {
  const parsed = parseRoleArn(place.role ?? "");
  // No pod can use the role, even if it is changed.
  const noFargate = parsed && whyNoFargate(parsed.partition);
  const also = noFargate === undefined ? "" : `. ${noFargate}`;
  const { text, hasCommands } = awsCliFix(fix, place, reach);
  const witness = found.kind === "trust" && foundRequest(found.findings);
  return {
    ...findingAt(found.id, place, { ...(found.level && { level: found.level }), ...(part !== undefined && { part }) }),
    message: printable(foundText(found, inAccount) + also),
    ...(found.kind === "trust" && { cause: printable(trustText(found.findings) + also) }),
    fix: text,
    ...(witness && { witness }),
    ...(hasCommands && { hasCommands }),
  };
}
