import { judgeTrustPolicy, type Intended, type Notice, type TrustFinding, type Witness } from "../../core/trust";
import { fixText } from "../../core/findings/render/fix/json";
import { reasonText, witnessText } from "../../core/findings/render/trust";

/** What is found, with words in the place of its data. */
export function inWords<Found extends Notice & { kind?: TrustFinding["kind"]; witness?: Witness }>(found: Found) {
  const example = witnessText(found);
  return {
    ...found,
    cause: undefined,
    reason: reasonText(found),
    fix: fixText(found),
    ...(example !== undefined && { example }),
  };
}

/** The judgement of a trust policy, in words. */
export function judgeInWords(document: unknown, intended: Intended) {
  const { scoped, exclusive, notices, ...rest } = judgeTrustPolicy(document, intended);
  return { ...rest, scoped: scoped.map(inWords), exclusive: exclusive.map(inWords), notices: notices.map(inWords) };
}
