import assert from "node:assert/strict";
import type { AccountRecord, RoleRecord } from "../../../core/readers/account/inventory";
import { fargateService } from "../../../core/trust";
import { foundIn } from "../../support/account-findings";
import { region, rightAccount, rightRole, roleArn, withCluster } from "../../support/fake-aws-account";
import { trustFor } from "../../support/trust";

describe("a role that no Fargate profile uses", () => {
  const [needed = ""] = rightRole().attachedPolicies;
  const own = "arn:aws:iam::123456789012:policy/own";
  const unused = (changes: Partial<RoleRecord> = {}, account: Partial<AccountRecord> = {}) =>
    withCluster({ profiles: [] }, { roles: [rightRole(changes)], ...account });
  const unread = (action: string) => ({
    unknown: [{ action, reason: "no", denied: true, region, cluster: "blue" }],
  });
  const right = { attached: [needed], inline: [], others: [], lastUsed: undefined };

  const cases: [what: string, AccountRecord, expected?: object][] = [
    ["can be deleted, once its policy is detached", unused(), right],
    [
      "can be deleted, once its policies are detached and deleted",
      unused({
        attachedPolicies: [needed, own],
        policies: [own, "inline policy two words", "not an inline policy x"].map((name) => ({ name, document: "{}" })),
      }),
      { ...right, attached: [needed, own], inline: ["two words"] },
    ],
    ["was used at some time", unused({ lastUsed: "2026-01-02" }), { ...right, lastUsed: "2026-01-02" }],
    [
      "is one of others too, who can assume it",
      unused({ trustPolicy: trustFor("lambda.amazonaws.com", fargateService) }),
      { ...right, others: ["lambda.amazonaws.com"] },
    ],
    ["is found where a quota was not read, which hides nothing", unused({}, unread("iam:GetAccountSummary")), right],
    ["is not found where one role was asked for", unused({}, { allRoles: false })],
    ["is not found where not all Regions were read", unused({}, { allRegions: false })],
    ["is not found where a profile was not read", unused({}, unread("eks:DescribeFargateProfile"))],
    ["is not found where a profile uses it", rightAccount()],
    ["is not found where a cluster itself works with it", withCluster({ profiles: [], clusterRole: roleArn("pods") })],
    [
      "is not found where nodes use it, whose policies no command must detach",
      unused({ trustPolicy: trustFor(fargateService, "ec2.amazonaws.com") }),
    ],
  ];
  for (const [what, account, expected] of cases)
    it(what, async () =>
      assert.deepEqual(
        (await foundIn(account, "role-unused")).map(({ found, fix }) => ({ ...found, ...fix })),
        expected ? [{ ...expected, kind: "delete-role" }] : [],
      ),
    );
});
