import type { Decide, OwnRoleForPods, Tell, TrustChange } from "../../fix";
import { differencesText, doubtText } from "../access";
import { inWords } from "../in-words";
import { corrections } from "../malformed";
import { changeSentences, json, toFillIn, type Language } from "./change";
import { templateAccountReference } from "../../../records/identity";
import {
  clusterPlaceholder,
  fargateService,
  noAccount,
  sourceArnKey,
  type Correct,
  type Difference,
  type Fault,
  type TooLong,
} from "../../../trust";

/** What a place adds to what is to be done. */
export interface Around {
  /** How the role of its own is made there, if a person decides for that. */
  ownRole: (fix: OwnRoleForPods) => string[];
  /** How the user says what is missing. */
  tell?: Record<"account" | "clusters", string>;
  /** The steps in place of the smallest difference, such as a command with the whole policy. */
  write?: (fix: TrustChange) => string[];
}

/** What to do about a trust policy, as sentences without a full stop: what to do, what to fill in, then who loses the role. */
export function trustSteps(
  fix: TrustChange | Correct | Tell | Decide,
  around: Around,
  language: Language = json,
): string[] {
  switch (fix.kind) {
    case "trust": {
      const steps = around.write?.(fix) ?? changeSentences(fix.before, fix.after, language);
      // What somebody has to fill in already, the finding says.
      const isFilledIn = JSON.stringify(fix.before).includes(`/${clusterPlaceholder}/`);
      return [
        ...(fix.tooLong ? [tooLongText(fix.tooLong)] : []),
        ...steps,
        ...(isFilledIn ? [] : toFillIn(steps, language)),
        ...lossText(fix, language),
        ...(fix.letIn && around.tell ? [`Or, ${ifMeant(fix.letIn, around.tell)}`] : []),
        ...(fix.otherwise ? deniedText(fix, fix.otherwise, around) : []),
      ];
    }
    case "correct": {
      const written = fix.after && language.value(fix.after);
      return written !== undefined
        ? [`Write instead: ${written}`, ...toFillIn(written, language), ...lossText(fix, language)]
        : fix.causes.map(({ statement, element, cause }) => `In ${statement}, ${element}: ${correctionText(cause)}`);
    }
    case "tell":
      return [tellText(fix, around)];
    case "decide":
      return [
        `Decide what the trust policy is to say, since no change of it is safe by itself: ${doubtText(fix.doubt)}`,
        ...(fix.otherwise ? orElse(around.ownRole(fix.otherwise)) : []),
      ];
  }
}

function tellText(fix: Tell, { tell = { account: "", clusters: "" } }: Around): string {
  if (fix.missing === "account") return `The policy names several accounts. ${tell.account}`;
  if (fix.missing === "use")
    return `No Fargate profile here uses this role. If one elsewhere does, limit ${sourceArnKey} to its cluster; if not, remove ${fargateService}`;
  return `I${ifMeant(fix.letIn, tell).slice(1)}; if not, write the cluster that it is for in place of ${fix.letIn.join(", ")}`;
}

function ifMeant(letIn: readonly string[], { clusters }: { clusters: string }): string {
  return `if the role is for ${letIn.join(", ")}, ${clusters}`;
}

/** Who loses the role by a change, of those that may be meant to have it. */
export function lossText({ toSay }: Pick<TrustChange, "toSay">, { knowsAccount }: Language): string[] {
  const isNamed = (one: Difference) =>
    one.kind !== "pods" || (typeof one.where?.cluster === "string" && one.where.region.length === 0);
  const named = differencesText(toSay.filter(isNamed));
  const others = toSay.every(isNamed) ? "" : "pods of other clusters and Regions";
  const all = [named, others].filter((text) => text !== "").join("; ");
  const said = knowsAccount ? all.replaceAll(noAccount, templateAccountReference) : all;
  return said === "" ? [] : [`Then ${said} can no longer assume the role`];
}

function deniedText({ denials }: TrustChange, otherwise: OwnRoleForPods, around: Around): string[] {
  const [first = "", ...rest] = around.ownRole(otherwise);
  const meant = denials.length === 1 ? "the Deny is meant" : "the Denies are meant";
  // What the role lets in besides, another role does not keep out.
  const here = otherwise.left ? "do this instead" : "change nothing here";
  return [`If ${meant} (${denials.join(", ")}), ${here}. ${first}`, ...rest];
}

function orElse([first = "", ...rest]: readonly string[]): string[] {
  return first === "" ? [] : [`Or: ${first}`, ...rest];
}

function correctionText(cause: Fault): string {
  return inWords(cause, corrections);
}

/** What to do first about a trust policy that is too long for IAM. */
export function makeRoom({ isFinal }: TooLong): string {
  return isFinal ? "give some of the clusters a role of their own" : "ask for more in Service Quotas first";
}

function tooLongText(tooLong: TooLong): string {
  return `The trust policy would have ${tooLong.reason}: ${makeRoom(tooLong)}`;
}
