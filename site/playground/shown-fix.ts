import { policyOf, type Fix, type Line } from "../../core/findings/fix-kinds";
import { differenceText } from "../../core/findings/render/access";
import { differenceIn, fillIn, pasted } from "../../core/findings/render/fix/step-texts";
import { needTheirOwn, stepsOf } from "../../core/findings/render/fix/fix-steps";
import { fixText } from "../../core/findings/render/fix/printed-lines";
import { parseTrustPolicy } from "../../core/policy";
import { accountPlaceholder, withAccountNamed, type TrustPolicy } from "../../core/trust";
import { languageOf, policyLanguages, type Place } from "./whole-policy";

/** A line of a difference; what stays and is far from what changes is a fold of so many lines. */
export type DiffLine = Line | { folded: number };

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

/** The policy that is advised, if it is one; what else there is to do, the finding says. */
export function shownFix(document: unknown, fix: Fix, { source, urn }: Place): ShownFix | undefined {
  const after = policyOf(fix);
  if (!after) return undefined;
  const isNew = fix.kind === "own-role";
  const before = isNew ? undefined : ((parseTrustPolicy(document).document ?? {}) as TrustPolicy);
  // Beside the policy, which stands above it with what to fill in.
  const text = fixText(stepsOf(fix, { whole: () => [pasted("")], ownRole: () => [] })).trim();
  const notes = text === "" ? [] : text.split("\n");
  const said = isNew && !("leftToDo" in fix && fix.leftToDo) ? ["Leave the role above as it is."] : notes;
  // The Region that stands in a template for all of them would be named.
  const isPlain = source.template?.region === undefined;
  return {
    ...written(before, after, { source, urn, ...(isNew && { newIn: source.partition ?? "aws" }) }, said),
    ...(isNew && { lead: `${needTheirOwn.pods}, with this trust policy.` }),
    ...("gained" in fix &&
      isPlain && { changes: { gains: fix.gained.map(differenceText), loses: fix.lost.map(differenceText) } }),
  };
}

/** @param before undefined for the policy of a role that is to be made */
function written(before: TrustPolicy | undefined, after: TrustPolicy, place: Place, notes: string[]): ShownFix {
  const named = withAccountNamed({ before, after }, accountPlaceholder) as { before?: TrustPolicy; after: TrustPolicy };
  const languages = Object.entries(policyLanguages).map(([name, write]): [string, WrittenFix] => {
    const text = write(named.after, place);
    // A command replaces the whole policy: no difference is shown.
    const isCommand = name === "AWS CLI";
    const old = isCommand ? text : named.before ? write(named.before, place) : "";
    const what = isCommand ? "command" : named.before ? "new policy" : "policy of the new role";
    return [
      name,
      { diff: folded(differenceIn(old, text)), text, copy: `Copy the ${what}`, fillIn: fixText(fillIn(text)) },
    ];
  });
  return {
    languages: Object.fromEntries(languages),
    language: languageOf(place),
    title: named.before ? "The fix" : "A new role for the pods",
    notes,
  };
}

/** Of what stays the same, so many lines stand around what changes. */
const context = 4;

/** The lines that change, with those around them. */
export function folded(lines: readonly Line[]): DiffLine[] {
  const changed = lines.flatMap(({ is }, place) => (is ? place : []));
  const isFar = lines.map((_, place) => changed.length > 0 && changed.every((one) => Math.abs(one - place) > context));
  const shown: DiffLine[] = [];
  for (let place = 0; place < lines.length; place++) {
    const end = isFar.indexOf(false, place);
    const count = (end < 0 ? lines.length : end) - place;
    if (count >= 12) place += shown.push({ folded: count }) && count - 1;
    else shown.push(...lines.slice(place, place + 1));
  }
  return shown;
}
