import type { Disagreement } from "../support/oracle/compare";
import type { Case } from "../support/near-miss-policy";

/** Where the judge and the oracle may differ: what is decided, and why. Nearly all err on the side of a finding. */
export interface Decision {
  name: string;
  why: string;
  covers: (disagreement: Disagreement, one: Case) => boolean;
}

const mentions = (text: RegExp, { policy }: Case) => text.test(JSON.stringify(policy));

/** True where the judge reports more, or worse, than the oracle. */
function isStricter({ about, oracle, judge }: Disagreement): boolean {
  if (about === "exclusive") return judge !== "true";
  if (about === "concern") return judge === "true";
  const order = ["right", "broken", "account-only", "unsafe", "undecided"];
  return order.indexOf(judge) > order.indexOf(oracle);
}

/** A decision for policies that hold a text; the judge is the stricter one. */
const stricterWith = (name: string, text: RegExp, why: string): Decision => ({
  name,
  why,
  covers: (disagreement, one) => isStricter(disagreement) && mentions(text, one),
});

export const decisions: readonly Decision[] = [
  stricterWith(
    "a variable without an end",
    /\$\{[^{}"]*"/,
    "nothing says how IAM reads ${ without }, so it counts as a variable that may be anything",
  ),
  stricterWith(
    "a variable that requests fill in differently",
    /\$\{aws:(SourceAccount|RequestedRegion|SourceArn)\}/,
    "the judge takes it for any text, the oracle for the value of the same request",
  ),
  stricterWith(
    "an ARN pattern of fewer than six parts",
    /"arn:[^":]*(:[^":]*){0,3}\*"/,
    "AWS does not say that it matches, so no pod can count on it",
  ),
  stricterWith(
    "Null alone on aws:SourceArn",
    /"Null\w*":\{[^{}]*"aws:SourceArn"/i,
    "with aws:SourceAccount it rests on a key that AWS does not promise, as that one alone does",
  ),
  stricterWith(
    "the clock",
    /aws:(CurrentTime|EpochTime)/,
    "a policy outlives its judgement: what opens later, or closes at this very instant, counts as open",
  ),
  stricterWith(
    "addresses and networks",
    /aws:Source(Ip|Vpc)/,
    "the judge does not compute with addresses, so two conditions on one key may hold each on its own",
  ),
  stricterWith(
    "two conditions on one number",
    /aws:MultiFactorAuthAge.*aws:MultiFactorAuthAge/i,
    "the judge does not compute with numbers, so two conditions on one key may hold each on its own",
  ),
  stricterWith(
    "an organization's id and its path",
    /aws:SourceOrgID.*aws:SourceOrgPaths|aws:SourceOrgPaths.*aws:SourceOrgID/i,
    "the judge takes each for itself, as if they could tell two organizations",
  ),
  stricterWith(
    "an operator of another type",
    /"(ForA\w+:)?(Arn(Not)?(Like|Equals)|Bool|Numeric\w+|StringLike)(IfExists)?":\{[^{}]*"(aws:(source|resource)account|aws:SourceARNs|aws:SecureTransport|AWS:sourcearn)"/i,
    "AWS does not say what ArnLike does with an account's number, or Bool with an ARN, so in an Allow it may match",
  ),
  stricterWith(
    "ArnLike on a key that holds no ARN",
    /"(ForA\w+:)?Arn\w+":\{[^{}]*"(aws:(source(org\w+|account)|principal(account|orgid|tag)|resource|sourceacount|profile)\w*|sts:\w+)/i,
    "the same rule of the judge",
  ),
  stricterWith(
    "a variable that nothing fills in, on a key that is absent",
    /\$\{/,
    "a statement with such a variable may be invalid as a whole, so a Deny that holds one is not sure",
  ),
  {
    name: "a variable that nothing fills in, in a Deny",
    why: "the same rule of the judge: it counts what the Deny keeps out too, such as a request of the account without aws:SourceArn",
    covers: ({ about, oracle, judge, isTied }, one) =>
      about === "scoped" && oracle === "unsafe" && isTied && judge === "account-only" && mentions(/\$\{/, one),
  },
  stricterWith(
    "a value of Null that is neither true nor false",
    /"Null":\{(?!\}|("[^"]*":(\[?"(true|false)",?\]?)+,?)+\})/i,
    "AWS does not say how it is read, so in an Allow it may be met; the oracle takes it for neither",
  ),
  stricterWith(
    "a date that is none",
    /"(ForA\w+:)?Date\w+":\{"aws:\w+":(\[("[^"]*",)*)?"(?!\d{4})/i,
    "AWS does not say how it is read, so in an Allow it may be met; the oracle takes it for one that nothing meets",
  ),
  stricterWith(
    "a number that is none",
    /"(ForA\w+:)?Numeric\w+":\{"aws:\w+":(\[("[^"]*",)*)?"(?!-?\d+(\.\d+)?")/i,
    "the same of a number",
  ),
  {
    name: "a time under an operator for texts",
    why: "the judge takes the time of a request as a date and in seconds under either key; pods may not start",
    covers: ({ about, oracle, judge }, one) =>
      about === "scoped" &&
      oracle === "broken" &&
      judge === "right" &&
      mentions(/"(ForA\w+:)?String\w+":\{[^{}]*"aws:(CurrentTime|EpochTime)"/i, one),
  },
  {
    name: "an operator of another type beside a right condition",
    why: "the same rule of the judge; here the pods may not start, where the oracle is sure that they do not",
    covers: ({ about, oracle, judge }, one) =>
      about === "scoped" &&
      oracle === "broken" &&
      judge === "right" &&
      mentions(/"(ForA\w+:)?(Arn\w+|Bool|Numeric\w+)":\{[^{}]*"(aws:\w+)"|\$\{aws:/i, one),
  },
];
