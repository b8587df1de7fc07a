import assert from "node:assert/strict";
import type { Fix } from "../../../../../core/findings/fix-kinds";
import { awsCli, type Reach } from "../../../../../core/findings/render/fix/aws-cli";
import { stepsOf } from "../../../../../core/findings/render/fix/fix-steps";
import { fixText } from "../../../../../core/findings/render/fix/printed-lines";
import type { Place } from "../../../../../core/findings/finding";
import { sourceArn } from "../../../../../core/service/fargate";
import { buildTrustPolicy } from "../../../../../core/trust";
import { accountId, clusterArn, region, roleArn } from "../../../../support/fake-aws-account";
import { casesOf } from "../../../../support/cases";

const blue = { partition: "aws", region, accountId, cluster: "blue" };
const place = { account: accountId, role: roleArn("pods") };
const needed = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy";
const attach = { kind: "attach", policy: needed } as const;
const textOf = (fix: Fix, at: Place, reach?: Reach) => fixText(stepsOf(fix, awsCli(at, reach)));
const attachNeeded = (role: string) => `aws iam attach-role-policy --role-name ${role} --policy-arn ${needed}`;

describe("the commands of a fix", () => {
  const command = attachNeeded("pods").slice("aws ".length);
  const words = ["--profile", "my $(prod)"];
  const cases: [what: string, reach: { account: string; words: string[] } | undefined, written: string][] = [
    ["have the profile in use", { account: accountId, words }, `aws --profile 'my $(prod)' ${command}`],
    ["have none for another account", { account: "999999999999", words }, `aws ${command}`],
    ["have none where none is in use", { account: accountId, words: [] }, `aws ${command}`],
    ["have none where AWS was not asked", undefined, `aws ${command}`],
  ];
  for (const [what, reach, text] of cases) it(what, () => assert.equal(textOf(attach, place, reach), text));
});

const after = buildTrustPolicy([sourceArn(blue)]);
/** What each kind of fix has, where a case says nothing else. */
const usual: Record<string, object> = {
  trust: { before: after, after, wanted: [], gained: [], lost: [], toSay: [], denials: [] },
  "own-role": { for: "pods", lines: [blue] },
};

describe("what to do in an account, in words", () => {
  type Case = [what: string, fix: object, lines: string | string[], place?: object];
  for (const [what, written, lines, more] of casesOf(__filename, "cases") as Case[])
    it(what, () => {
      const fix = JSON.parse(JSON.stringify(written), (_, value: unknown) => {
        const { kind } = Object(value) as { kind?: string };
        return kind === undefined ? value : { ...usual[kind], ...Object(value) };
      }) as Fix;
      const at = { ...place, region, cluster: clusterArn("blue"), profile: "default", ...more };
      assert.equal(textOf(fix, at), [lines].flat(2).join("\n"));
    });
});
