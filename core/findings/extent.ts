import { createHash } from "node:crypto";
import { globMatches } from "../text";
import { otherConditions, unintendedCallers } from "../trust";
import type { Found, TrustFound } from "./found";

/** The callers that a finding is about, or the permissions: a user who accepts the finding accepts these. Undefined for any other kind. */
export function extentOf(finding: Found): string[] | undefined {
  switch (finding.kind) {
    case "trust":
      return callersOf(finding);
    case "workload-permissions":
      return finding.permissions.flatMap(({ names }) => names);
    default:
      return undefined;
  }
}

function callersOf({ id, document, intended }: TrustFound) {
  const callers = unintendedCallers(document, intended);
  // What takes too long to compare is the same only if nothing has changed.
  if (!callers) return [`any, by the policy ${digestOf(document)}`];
  const texts = id === "trust-not-exclusive" ? callers.principals : callers.service;
  const conditions = otherConditions(document);
  // Values of conditions may be secret.
  const limit = conditions.length === 0 ? "" : `${limited}${digestOf(conditions)}`;
  return texts.map((text) => text + limit);
}

const limited = " if ";

function digestOf(value: unknown) {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 8);
}

/** The texts that no accepted text covers: a caller without a condition covers the same caller under one. */
export function beyond(accepted: readonly string[], extent: readonly string[]): string[] {
  function isCovered(text: string) {
    const [caller = text] = text.split(limited);
    return accepted.some((glob) => globMatches(glob, text) || globMatches(glob, caller));
  }
  return extent.filter((text) => !isCovered(text));
}
