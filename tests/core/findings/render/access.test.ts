import assert from "node:assert/strict";
import { differencesText } from "../../../../core/findings/render/access";
import { whoGains } from "../../../../core/trust";
import { account, otherAccount, policy, statement } from "../../trust/fixtures";

const line = (cluster: string, region = "*") => `arn:aws:eks:${region}:${account}:fargateprofile/${cluster}/*`;
const like = (...values: string[]) => policy(statement({ Condition: { ArnLike: { "aws:SourceArn": values } } }));
const open = policy(statement({ Condition: undefined }));
const example = (region: string, owner: string, cluster: string) =>
  `arn:aws:eks:${region}:${owner}:fargateprofile/${cluster}/my-profile/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d`;

describe("who gains or loses a role, in words", () => {
  for (const [title, before, after, text] of [
    [
      "all others",
      like(line("prod")),
      open,
      `pods of clusters other than prod of account ${account}, for example ${example("us-east-1", account, "my-cluster")}; ` +
        `pods of any cluster of accounts other than ${account}, for example ${example("us-east-1", "444455556666", "my-cluster")}; ` +
        "the Fargate service without a profile",
    ],
    [
      "principals",
      like(line("prod")),
      policy(
        statement({ Condition: { ArnLike: { "aws:SourceArn": line("prod") } } }),
        statement({
          Condition: undefined,
          Principal: { AWS: `arn:aws:iam::${otherAccount}:root`, Service: "ec2.amazonaws.com" },
        }),
      ),
      `anyone of account ${otherAccount}; "arn:aws:iam::${otherAccount}:root"; "ec2.amazonaws.com"`,
    ],
  ] as const)
    it(title, () => {
      const intended = { accounts: [account], partition: "aws" };
      assert.equal(differencesText(whoGains(before, after, intended) ?? []), text);
      assert.deepEqual(whoGains(after, before, intended), []);
    });
});
