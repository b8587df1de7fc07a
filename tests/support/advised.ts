import assert from "node:assert/strict";
import { fixTrustPolicy, isSameTrust, judgeTrustPolicy, parseTrustPolicy, type Asked } from "../../core/trust";
import { changeSentences } from "../../core/findings/render/fix/change";
import { whose } from "./differences";
import { followSentences } from "./follow-change";

/** What is advised: nothing, what is missing or not proved, or what to do, sentence by sentence. */
export type Outcome = string | string[];

/** Puts what somebody may fill in into the place of the placeholders. */
const filled = <Value>(value: Value, { intended: { account, accounts } }: Asked): Value => {
  const own = account ?? accounts?.[0] ?? "111122223333";
  const text = JSON.stringify(value).replaceAll("CLUSTER_NAME", "filled-in").replaceAll("ACCOUNT_ID", own);
  return JSON.parse(text) as Value;
};

/** What is advised. What is to be done is done to the letter: then the policy is right, and nothing more is advised. */
export function advised(document: unknown, asked: Asked): { outcome: Outcome; loses: string[] } {
  const advice = fixTrustPolicy(document, asked);
  if (advice === undefined) return { outcome: "nothing", loses: [] };
  if (advice.kind === "tell") return { outcome: `tell ${advice.missing}`, loses: [] };
  if (advice.kind === "decide") return { outcome: `decide ${advice.doubt.kind}`, loses: [] };
  const { kind, after } = advice;
  if (!after) return { outcome: kind, loses: [] };
  const { document: before } = parseTrustPolicy(document);
  const sentences = before ? changeSentences(before, after) : [`Write ${JSON.stringify(after)}`];
  const written = before ? followSentences(before, filled(sentences, asked)) : filled(after, asked);
  assert.ok(isSameTrust(JSON.stringify(written), JSON.stringify(filled(after, asked))), JSON.stringify(written));
  const { clusters = [] } = asked.intended;
  const isOpen = JSON.stringify(after).includes("CLUSTER_NAME") && !clusters.includes("CLUSTER_NAME");
  const intended = {
    ...asked.intended,
    ...(isOpen && clusters.length > 0 && { clusters: [...clusters, "filled-in"] }),
  };
  const { scoped, exclusive } = judgeTrustPolicy(written, intended);
  assert.deepEqual([...scoped, ...exclusive], [], JSON.stringify(written));
  assert.equal(fixTrustPolicy(written, { ...asked, intended }), undefined, JSON.stringify(written));
  const own = asked.intended.account ?? asked.intended.accounts?.[0] ?? "111122223333";
  return {
    outcome: kind === "trust" ? sentences : [kind, ...sentences],
    loses: kind === "trust" ? whose(advice.toSay, own) : [],
  };
}
