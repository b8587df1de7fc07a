import assert from "node:assert/strict";
import fc from "fast-check";
import { readContent } from "../../cli/commands/judge/content";
import { judgeReads } from "../../cli/commands/judge/judge-source";
import type { Question } from "../../core/readers/source";
import { fixText } from "../../core/findings/render/fix/printed-lines";
import { readCluster } from "../../core/policy/arn";
import { account, otherAccount } from "../core/trust/fixtures";
import { randomTrustPolicy } from "../support/random-trust";

/** What a question says, as typed. */
interface Typed {
  account?: string;
  clusters: readonly string[];
}

const arn = (region: string, name: string) => `arn:aws:eks:${region}:${account}:cluster/${name}`;
const names = ["my-cluster", "blue", "other", arn("eu-west-1", "my-cluster"), arn("us-east-1", "my-cluster")];
const typed = fc.record<Typed>({
  account: fc.constantFrom(undefined, account, otherAccount),
  clusters: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
});

/** What the advice on a policy says to add to the question. */
async function advised(policy: string, { account: id, clusters }: Typed): Promise<Typed | undefined> {
  const named = clusters.flatMap((text) => readCluster(text) ?? []);
  const known: Question = {
    account: id ?? named.find((cluster) => cluster.accountId !== undefined)?.accountId,
    ...(named.length > 0 && { clusters: named.map(({ name, region }) => ({ name, region })) }),
    ...{ parameters: {}, for: "this role" },
  };
  const { findings } = judgeReads([readContent("policy.json", policy, known)]);
  const text = findings.map(({ fix = [] }) => fixText(fix)).join("\n");
  const letIn = /\bif (\S+(?:, \S+)*) should keep access, add --cluster/i.exec(text)?.[1]?.split(", ") ?? [];
  const more = letIn.map((name) => name.replaceAll(/[*?]/g, "x"));
  const own = /Say with --account/.test(text) ? account : /--account (\d{12})/.exec(text)?.[1];
  if (more.length === 0 && own === undefined) return undefined;
  return { account: own ?? id, clusters: [...clusters, ...more] };
}

describe("advice that adds to the question", () => {
  it("ends, if it is followed", async () => {
    let followed = 0;
    const follow = async (policy: object, first: Typed) => {
      const asked = [first];
      for (let now: Typed | undefined = first; now; followed += Number(now !== undefined)) {
        now = await advised(JSON.stringify(policy), now);
        if (now) asked.push(now);
        assert.ok(asked.length < 4, JSON.stringify({ policy, asked }));
      }
    };
    const all = fc.sample(fc.tuple(randomTrustPolicy, typed), { numRuns: 4_000, seed: 66 });
    for (const [policy, first] of all) if (followed < 300) await follow(policy, first);
    assert.equal(followed, 300);
  }).timeout(600_000);
});
