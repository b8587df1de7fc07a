import { sourceArnKey, type Access, type Asker, type Difference, type Doubt } from "../../trust";
import { quote } from "../../text";
import { inWords } from "./in-words";
import { reasonWithPlace } from "./trust";

/** Who gains or loses a role, in words that begin a phrase: `pods of cluster test of account 111122223333`. */
export function differenceText(difference: Difference): string {
  switch (difference.kind) {
    case "no-profile":
      return "the Fargate service, on behalf of no profile";
    case "principal": {
      const { type, value, account } = difference;
      if (value !== undefined) return quote(value, "a principal that is not shown");
      if (account !== undefined) return `anyone of account ${account}`;
      return type === "Service" ? "any other AWS service" : "any identity of any account";
    }
    case "pods": {
      const { where: known, example } = difference;
      if (!known) return `pods, for example ${example}`;
      const { cluster, region, account } = known.place;
      const { besides } = known;
      const where = [
        part("of", "cluster", cluster, besides.clusters) ?? "of any cluster",
        part("in", "Region", region, besides.regions),
        part("of", "account", account, besides.accounts) ?? "of any account",
      ].filter((one) => one !== undefined);
      const shown = cluster === undefined || account === undefined ? `, for example ${example}` : "";
      return `pods ${where.join(" ")}${shown}`;
    }
  }
}

function part(word: string, noun: string, name: string | undefined, besides: readonly string[]): string | undefined {
  if (name !== undefined) return `${word} ${noun} ${name}`;
  return besides.length === 0 ? undefined : `${word} ${noun}s other than ${besides.join(", ")}`;
}

/** Everyone who gains or loses a role. */
export function differencesText(differences: readonly Difference[]): string {
  return differences.map(differenceText).join("; ");
}

/** Why a trust policy is not written, in words that follow "not written, since". */
export function doubtText(doubt: Doubt): string {
  return inWords(doubt, {
    gained: ({ differences }) => `${differencesText(differences)} would gain the role, although nobody asked for that`,
    lost: ({ differences }) => `${differencesText(differences)} would lose the role`,
    wrong: ({ findings }) =>
      findings.length === 0
        ? "it does not let in the Fargate service"
        : `it would not be right: ${findings.map(reasonWithPlace).join("; ")}`,
    "kept-out": ({ sourceArns }) => `its Deny statements, or a date, keep out ${sourceArns.join(", ")}`,
    undecided: "it is too complex to tell who would gain or lose the role",
  });
}

/** Those of whom a reader asks whether they can use a role. */
export function askerText(asker: Asker): string {
  return inWords(asker, {
    own: ({ cluster }) => (cluster === undefined ? "Pods of your clusters" : `Pods of cluster ${cluster}`),
    "other-cluster": "Pods of another cluster of the account",
    "other-region": "Pods of a cluster of that name in another Region",
    "other-account": "Pods of another account",
    "no-profile": "The Fargate service, on behalf of no profile",
    services: "Other AWS services",
    principals: "Other principals",
  });
}

/** The request that was tried: who asks, then what the request carries, one key a line. */
export function triedLines({ asker, request: { principal, context }, admitted }: Access): string[] {
  const keys = Object.entries(context).map(([key, value]) => `${key} ${quote(value)}`);
  const others = admitted.slice(1).map((one) => `as well as ${differenceText(one)}`);
  return [
    differenceText(principal),
    ...(asker.kind === "no-profile" ? [`no ${sourceArnKey}`] : []),
    ...keys,
    ...others,
  ];
}

/** Which statement decides, and how. */
export function decidedText({ answer, decided }: Access): string {
  if (answer === undefined) return "it is too complex to tell";
  if (!decided) return "no statement allows it";
  const { statement, effect, element } = decided;
  if (answer === "no")
    return effect === "Deny"
      ? `${statement} denies it`
      : `${statement} does not allow it${element === undefined ? "" : `, by ${element}`}`;
  return `${statement} ${answer === "yes" ? "allows it" : "may allow it: it cannot be understood as a whole"}`;
}

/** What stops those beside the trust policy who get in by it; undefined if nothing does. */
export function stoppedText({ asker, answer }: Access): string | undefined {
  if (answer === "no" || answer === undefined) return undefined;
  switch (asker.kind) {
    case "other-account":
      return "the check of iam:PassRole stops it: nobody can pass a role of another account";
    case "other-cluster":
    case "other-region":
      return "the check of iam:PassRole stops only those who may not pass the role";
    default:
      return undefined;
  }
}

/** What stands in the way beside the trust policy. */
export const passRoleText =
  "Beside the trust policy, IAM checks iam:PassRole when somebody creates a Fargate profile. It stops those who may not pass the role, " +
  "and everyone of another account. It does not stop those of your account who may pass the role: they can use it for any cluster " +
  "that the trust policy lets in.";
