import { mapValues, printable } from "../../text";
import { makeFinding, type Finding, type Place } from "../finding";
import type { Found } from "../found";
import type { Step } from "../fix-kinds";
import { withoutSecrets } from "./fix/step-texts";
import { foundSentences, type Naming } from "./found";
import { foundRequest, trustSentences } from "./trust-cause";

/** What a finding has beside what was found. */
interface Words {
  place: Place;
  /** Tells findings of one id at one place apart. */
  part?: string;
  naming: Naming;
  /** What else there is to say, a sentence each. */
  also?: readonly string[];
  /** A search: it begins if somebody reads the fix. */
  fix: () => readonly Step[];
  /** Takes secrets out of a text. */
  hide?: (text: string) => string;
}

/** What tells a finding from others of its id about the same role or file. */
function partOf(finding: Found) {
  return finding.kind === "clusters-kept-out" ? JSON.stringify(finding.clusters) : undefined;
}

/** Something that was found, in words that are safe to print. */
export function findingOf(
  finding: Found,
  { place, part, naming, also = [], fix: makeFix, hide = (text) => text }: Words,
): Finding {
  const shown = (text: string) => hide(printable(text));
  const sentences = [...foundSentences(finding, naming), ...also].map(shown);
  const request = finding.kind === "trust" ? foundRequest(finding.findings) : undefined;
  const witness = request && { ...request, context: mapValues(request.context, hide) };
  const worded = makeFinding(finding.id, place, {
    message: sentences.join(". "),
    sentences,
    ...(finding.kind === "trust" && {
      alike: JSON.stringify(finding.findings),
      summary: shown(trustSentences(finding.findings).slice(0, 1).join()),
    }),
    fix: [],
    level: finding.level,
    part: part ?? partOf(finding),
    witness,
    about: [finding],
    hide,
  });
  let made: readonly Step[] | undefined;
  return Object.defineProperty(worded, "fix", {
    get: () => (made ??= withoutSecrets(makeFix(), hide)),
    enumerable: true,
  });
}
