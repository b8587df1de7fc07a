import { differenceText } from "../../core/findings/render/access";
import { inWords } from "../../core/findings/render/in-words";
import { quote } from "../../core/text";
import { sourceArnKey } from "../../core/policy";
import type { Access, Asker } from "./who-gets-in";

/** Those of whom a reader asks whether they can use a role. */
export function askerText(asker: Asker): string {
  return inWords(asker, {
    own: ({ cluster, region }) =>
      `Pods of ${cluster === undefined ? "your clusters" : `cluster ${cluster}`}${region === undefined ? "" : ` in ${region}`}`,
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
