import type { Difference, Doubt, Refusal } from "../../trust";
import { quote } from "../../text";
import { inWords } from "./in-words";
import { reasonWithPlace } from "./trust-cause";

/** Who gains or loses a role, in words that begin a phrase: `pods of cluster test of account 111122223333`. */
export function differenceText(difference: Difference): string {
  switch (difference.kind) {
    case "no-profile":
      return "the Fargate service without a profile";
    case "principal": {
      const { type, value, account } = difference;
      if (value !== undefined) return quote(value, "a principal that is not shown");
      if (account !== undefined) return `anyone of account ${account}`;
      return anyOf[type] ?? "any identity of any account";
    }
    case "pods": {
      const { where: known, example } = difference;
      if (!known) return `pods, for example ${example}`;
      const { cluster, region, account } = known;
      const where = [
        placeWords("of", "cluster", cluster) ?? "of any cluster",
        placeWords("in", "Region", region),
        placeWords("of", "account", account) ?? "of any account",
      ].filter((phrase) => phrase !== undefined);
      const shown = typeof cluster === "string" && typeof account === "string" ? "" : `, for example ${example}`;
      return `pods ${where.join(" ")}${shown}`;
    }
  }
}

/** Who stands for all principals of a type that no policy names. */
const anyOf: Partial<Record<string, string>> = {
  Service: "any other AWS service",
  Federated: "any user of another identity provider",
};

function placeWords(word: string, noun: string, names: string | readonly string[]) {
  if (typeof names === "string") return `${word} ${noun} ${names}`;
  return names.length === 0 ? undefined : `${word} ${noun}s other than ${names.join(", ")}`;
}

/** Everyone who gains or loses a role. */
export function differencesText(differences: readonly Difference[]): string {
  return differences.map(differenceText).join("; ");
}

/** Why a trust policy is not written, in words that follow "not written, since". */
export function doubtText(doubt: Doubt): string {
  return inWords(doubt, {
    lost: ({ differences }) => `${differencesText(differences)} could no longer assume the role`,
    wrong: ({ findings }) =>
      findings.length === 0
        ? "the trust policy does not allow the Fargate service to assume the role"
        : `none of the changes that were tried makes it right: ${findings.map(reasonWithPlace).join("; ")}`,
    "kept-out": ({ sourceArns }) =>
      `Deny statements of the trust policy, or a date in it, block ${sourceArns.join(", ")}`,
    dated: "only a person should change the date in the trust policy",
    undecided: "the trust policy is too complex to tell who would gain or lose access",
  });
}

/** Why a program does not write a trust policy, in words that follow "not written, since". */
export function refusalText(refusal: Refusal): string {
  return inWords(refusal, {
    "iam-refuses": () => "IAM does not take it as it is",
    "not-known": ({ part }) => `the ${part} is not known`,
    "for-other-clusters": ({ letIn }) => `it is for ${letIn.join(", ")}`,
    "in-doubt": ({ doubt }) => doubtText(doubt),
    "too-long": ({ tooLong }) => `it would have ${tooLong.reason}`,
  });
}
