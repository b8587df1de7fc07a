import { mapValues, printable } from "../../text";
import { makeFinding, type Finding, type Place } from "../finding";
import type { Found } from "../found";
import { foundText, type Naming } from "./found";
import { foundRequest } from "./trust-cause";
import { trustText } from "./trust-findings";

/** What a finding has beside what was found. */
interface Words {
  place: Place;
  /** Tells findings of one id at one place apart. */
  part?: string;
  naming: Naming;
  /** What else there is to say. */
  also?: string;
  /** A search: it begins if somebody reads the fix. */
  fix: () => Pick<Finding, "hasCommands"> & { text: string };
  /** Takes secrets out of a text. */
  hide?: (text: string) => string;
}

/** Something that was found, in words that are safe to print. */
export function findingOf(
  found: Found,
  { place, part, naming, also = "", fix: makeFix, hide = (text) => text }: Words,
): Finding {
  const shown = (text: string) => hide(printable(text + also));
  const request = found.kind === "trust" && foundRequest(found.findings);
  const witness = request && { ...request, context: mapValues(request.context, hide) };
  const finding = makeFinding(found.id, place, {
    message: shown(foundText(found, naming)),
    ...(found.kind === "trust" && { cause: shown(trustText(found.findings)) }),
    ...{ fix: "", level: found.level, part },
    ...(witness && { witness }),
  });
  let made: ReturnType<typeof makeFix> | undefined;
  const get = () => (made ??= makeFix());
  return Object.defineProperties(finding, {
    fix: { get: () => hide(get().text), enumerable: true },
    hasCommands: { get: () => get().hasCommands, enumerable: true },
  });
}
