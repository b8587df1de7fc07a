import { diffArrays } from "diff";
import type { Fix } from "../../core/findings/fix";
import { differenceText } from "../../core/findings/render/access";
import { leftSteps, needTheirOwn } from "../../core/findings/render/fix/own-role";
import { json } from "../../core/findings/render/fix/change";
import { lossText, trustSteps } from "../../core/findings/render/fix/trust";
import type { Source } from "../../core/readers/source";
import {
  accountPlaceholder,
  buildTrustPolicy,
  parseTrustPolicy,
  withAccountNamed,
  withPlaceholders,
  type TrustPolicy,
} from "../../core/trust";
import { fillInText, languageOf, policyIn, policyLanguages, type PolicyLanguage } from "./whole-policy";

/** A line of a difference; what stays and is far from what changes is a fold of so many lines. */
export type DiffLine = { sign: "+" | "-" | " "; text: string } | { folded: number };

/** The policy that is advised, in one language. */
export interface WrittenFix {
  diff: DiffLine[];
  /** What is copied: the new policy, or the command that writes it. */
  text: string;
  /** What the button that copies says. */
  copy: string;
  fillIn: string;
}

export interface ShownFix {
  title: string;
  /** What the policy is for, if the role stays as it is. */
  lead?: string;
  languages: Record<string, WrittenFix>;
  /** The language of the text that was judged. */
  language: string;
  /** What there is to know, or to do besides. */
  notes: string[];
  /** Who gains and who loses the role; undefined if it cannot be told one by one. */
  changes?: { gains: string[]; loses: string[] };
}

/** Where a trust policy is that is to change. */
export interface Place {
  source: Source;
  urn: string;
}

/** The policy that is advised, if it is one; what else there is to do, the finding says. */
export function shownFix(document: unknown, fix: Fix, place: Place): ShownFix | undefined {
  const before = parseTrustPolicy(document).document ?? {};
  switch (fix.kind) {
    case "trust": {
      // The Region that stands in a template for all of them would be named.
      const isPlain = place.source.template?.region === undefined;
      const [gains, loses] = [fix.gained, fix.lost].map((all) => all.map(differenceText)) as [string[], string[]];
      const notes = sentences(trustSteps(fix, { ownRole: () => [needTheirOwn.pods], write: () => [] }));
      return { ...written(before, fix.after, place, notes), ...(isPlain && { changes: { gains, loses } }) };
    }
    case "correct":
      return fix.after && written(before, fix.after, place, sentences(lossText(fix, json)));
    case "own-role": {
      if (fix.for === "nodes") return undefined;
      const policy = buildTrustPolicy(fix.lines.map((line) => withPlaceholders(line)));
      const notes = sentences(fix.left ? leftSteps(fix) : ["Leave the role above as it is"]);
      return { ...written(undefined, policy, place, notes), lead: `${needTheirOwn.pods}, with this trust policy.` };
    }
    default:
      return undefined;
  }
}

const sentences = (steps: readonly string[]): string[] => steps.map((step) => `${step}.`);

/** @param before undefined for the policy of a role that is to be made */
function written(before: unknown, after: TrustPolicy, place: Place, notes: string[]): ShownFix {
  const named = withAccountNamed({ before, after }, accountPlaceholder) as { before?: TrustPolicy; after: TrustPolicy };
  const newIn = named.before === undefined ? (place.source.partition ?? "aws") : undefined;
  const inLanguage = (language: PolicyLanguage): WrittenFix => {
    const write = (policy: TrustPolicy) => language.write(policyIn(policy, language, place.source, place.urn), newIn);
    const text = write(named.after);
    const old = named.before && !language.isCommand ? write(named.before) : text;
    const isAdded = !named.before && !language.isCommand;
    return {
      diff: isAdded ? text.split("\n").map((line) => ({ sign: "+", text: line })) : differenceOf(old, text),
      text,
      copy: `Copy the ${language.isCommand ? "command" : named.before ? "new policy" : "policy of the new role"}`,
      fillIn: fillInText(policyIn(named.after, language, place.source, place.urn), language, newIn),
    };
  };
  return {
    languages: Object.fromEntries(Object.entries(policyLanguages).map(([name, one]) => [name, inLanguage(one)])),
    language: languageOf(place.source, place.urn),
    title: named.before ? "The fix" : "A new role for the pods",
    notes,
  };
}

/** Of what stays the same, so many lines stand around what changes. */
const context = 4;

/** The lines that change, with those around them. A comma behind an unchanged line does not count. */
export function differenceOf(before: string, after: string): DiffLine[] {
  const [old, text] = [before, after].map((one) => one.split("\n")) as [string[], string[]];
  const bare = (line: string): string => line.replace(/,$/, "");
  const parts = diffArrays(old, text, { comparator: (a, b) => bare(a) === bare(b) });
  return parts.flatMap(({ added, removed, value }, index): DiffLine[] => {
    const sign = added ? "+" : removed ? "-" : " ";
    const lines = value.map((line) => ({ sign, text: line }) as const);
    const [head, tail] = [index === 0 ? 0 : context, index === parts.length - 1 ? 0 : context];
    const folded = lines.length - head - tail;
    if (added || removed || parts.length === 1 || folded < 12) return lines;
    return [...lines.slice(0, head), { folded }, ...lines.slice(lines.length - tail)];
  });
}
