import { parseRoleArn } from "../../policy";
import { whyNoFargate } from "./in-words";
import type { Finding, Place } from "../finding";
import type { Fix } from "../fix-kinds";
import type { Found } from "../found";
import { findingOf } from "./finding";
import { awsCli, type Reach } from "./fix/aws-cli";
import { stepsOf } from "./fix/fix-steps";
import type { Naming } from "./found";

/** How a role of an account and what uses it are called. */
const naming: Naming = { labelOf: ({ name, label }) => name ?? label, isLive: true };

/**
 * A finding in an account in words that are safe to print, even if AWS had something else in them.
 * @param part tells findings of one id at one place apart
 * @param reach how the AWS CLI reaches the account of some credentials
 */
export function inAccountWords(
  finding: Found,
  { place, part, fix }: { place: Place; part?: string; fix: () => Fix },
  reach?: Reach,
): Finding {
  const parsed = parseRoleArn(place.role ?? "");
  // No pod can use the role, even if it is changed.
  const noFargate = parsed && whyNoFargate(parsed.partition);
  const also = noFargate === undefined ? [] : [noFargate];
  return findingOf(finding, { place, part, naming, also, fix: () => stepsOf(fix(), awsCli(place, reach)) });
}
