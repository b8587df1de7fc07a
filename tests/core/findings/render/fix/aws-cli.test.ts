import assert from "node:assert/strict";
import { awsCliFix } from "../../../../../core/findings/render/fix/aws-cli";
import { accountId, roleArn } from "../../../../support/fake-aws-account";

describe("the commands of a fix", () => {
  const attach = { kind: "attach", policy: "arn:aws:iam::aws:policy/P" } as const;
  const place = { account: accountId, role: roleArn("pods") };
  const command = "iam attach-role-policy --role-name pods --policy-arn arn:aws:iam::aws:policy/P";
  const words = ["--profile", "my prod"];
  const cases: [what: string, reach: { account: string; words: string[] } | undefined, written: string][] = [
    ["have the profile in use", { account: accountId, words }, `aws --profile 'my prod' ${command}`],
    ["have none for another account", { account: "999999999999", words }, `aws ${command}`],
    ["have none where none is in use", { account: accountId, words: [] }, `aws ${command}`],
    ["have none where AWS was not asked", undefined, `aws ${command}`],
  ];
  for (const [what, reach, text] of cases)
    it(what, () => assert.deepEqual(awsCliFix(attach, place, reach), { text, hasCommands: true }));

  it("are none in a fix of words alone", () =>
    assert.deepEqual(awsCliFix({ kind: "use-arn" }, place), { text: `Use ${roleArn("pods")}` }));
});
