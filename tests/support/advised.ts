import assert from "node:assert/strict";
import { parseTrustPolicy } from "../../core/policy/parse/policy";
import { fixTrustPolicy, isSameTrust, judgeTrustPolicy, type Meant } from "../../core/trust";
import { whose } from "./differences";
import { changeText, followFix } from "./follow-fix";

/** What is advised: nothing, what is missing or not proved, or the kind of fix with the policy that comes of it. */
export type Outcome = string | Record<string, object>;

const ownOf = ({ account, accounts }: Meant) => account ?? accounts?.[0] ?? "111122223333";

/** Puts what somebody may fill in into the place of the placeholders. */
export const filled = <Value>(value: Value, asked: Meant): Value =>
  JSON.parse(
    JSON.stringify(value).replaceAll("CLUSTER_NAME", "filled-in").replaceAll("ACCOUNT_ID", ownOf(asked)),
  ) as Value;

/** Does what is advised, to the letter: then the policy is right, and nothing more is advised. */
export function followed(document: unknown, asked: Meant) {
  const fix = fixTrustPolicy(document, asked);
  const after = fix && "after" in fix ? fix.after : undefined;
  if (!after) return { fix };
  const { document: before } = parseTrustPolicy(document);
  const written = before ? filled(followFix(before, changeText(before, after)), asked) : filled(after, asked);
  const what = JSON.stringify({ document, written, asked });
  assert.ok(isSameTrust(JSON.stringify(written), JSON.stringify(filled(after, asked))), what);
  const { clusters = [] } = asked;
  const isOpen = JSON.stringify(after).includes("CLUSTER_NAME") && !clusters.includes("CLUSTER_NAME");
  const intended = {
    ...asked,
    ...(isOpen && clusters.length > 0 && { clusters: [...clusters, "filled-in"] }),
  };
  const { scoped, exclusive } = judgeTrustPolicy(written, intended);
  assert.deepEqual([...scoped, ...(asked.isUnseen ? [] : exclusive)], [], what);
  assert.equal(fixTrustPolicy(written, intended), undefined, what);
  return { fix, after, written, intended };
}

/** What is advised, and who loses the role by it. */
export function advised(document: unknown, asked: Meant): { outcome: Outcome; loses: string[] } {
  const { fix, after } = followed(document, asked);
  const outcomeOf = (): Outcome => {
    if (!fix) return "nothing";
    if (fix.kind === "tell") return `tell ${fix.missing}`;
    if (fix.kind === "decide") return `decide ${fix.doubt.kind}`;
    return after ? { [fix.kind]: after } : fix.kind;
  };
  return { outcome: outcomeOf(), loses: fix?.kind === "trust" ? whose(fix.toSay, ownOf(asked)) : [] };
}
