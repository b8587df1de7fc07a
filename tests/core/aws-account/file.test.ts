import assert from "node:assert/strict";
import { formatInventory, parseInventory } from "../../../core/aws-account/file";
import type { AccountRecord } from "../../../core/aws-account/inventory";
import { judgeAccount } from "../../../core/aws-account/judge";
import { fargateService } from "../../../core/iam";
import { accountId, rightAccount, roleArn, trustForService } from "../../support/fake-aws-account";

function accountsOf(text: string): AccountRecord[] {
  const parsed = parseInventory(text);
  assert.ok("accounts" in parsed, JSON.stringify(parsed));
  return parsed.accounts;
}

function problemOf(content: unknown): string {
  const parsed = parseInventory(JSON.stringify(content));
  assert.ok("problem" in parsed);
  return parsed.problem;
}

describe("a saved inventory", () => {
  it("is read as it was written", () => {
    const account = rightAccount({
      unknown: [{ action: "eks:ListClusters", reason: "no", denied: true, region: "x" }],
    });
    assert.deepEqual(accountsOf(formatInventory([account])), [account]);
  });

  it("is read after a byte order mark", () => {
    assert.equal(accountsOf(`\ufeff${formatInventory([rightAccount()])}`).length, 1);
  });

  it("is refused without an account, since nothing was read then", () =>
    assert.equal(problemOf({ version: 1, accounts: [] }), "it holds no account"));

  it("is refused with the account that has another form, whatever is wrong in it", () => {
    const [account] = JSON.parse(formatInventory([rightAccount()])).accounts;
    const [role] = account.roles;
    const [region] = account.regions;
    const [cluster] = region.clusters;
    const damaged = [
      { ...account, id: "12" },
      { ...account, roles: [null] },
      { ...account, roles: [{ ...role, attachedPolicies: [{}] }] },
      { ...account, roles: [{ ...role, policies: ["text"] }] },
      { ...account, quotas: { trustPolicyLength: "long" } },
      { ...account, regions: [{ ...region, clusters: [{ ...cluster, profiles: [{ name: "default" }] }] }] },
      { ...account, regions: [{ ...region, clusters: [{ ...cluster, nodeGroups: [{ name: "w", role: 1 }] }] }] },
      { ...account, unknown: [{ action: "eks:ListClusters" }] },
      { ...account, allRoles: "yes" },
      { ...account, readAt: 7 },
      { ...account, roles: [{ ...role, arn: "pods" }] },
      { ...account, roles: [{ ...role, exemptTag: {} }] },
      { ...account, roles: [{ ...role, arn: "arn:aws:iam::999999999999:role/pods" }] },
    ];
    for (const one of damaged)
      assert.equal(
        problemOf({ version: 1, accounts: [account, one] }),
        "accounts[1] is not an account of an inventory",
        JSON.stringify(one),
      );
  });
});

describe("the output of aws iam get-account-authorization-details", () => {
  const open = JSON.parse(trustForService(fargateService));
  const details = (more: object = {}, changes: object = {}) => ({
    RoleDetailList: [
      {
        Path: "/",
        RoleName: "pods",
        RoleId: "AROAEXAMPLE",
        Arn: roleArn("pods"),
        AssumeRolePolicyDocument: open,
        AttachedManagedPolicies: [{ PolicyName: "own", PolicyArn: `arn:aws:iam::${accountId}:policy/own` }],
        RolePolicyList: [],
        InstanceProfileList: [],
        ...changes,
      },
    ],
    Policies: [
      {
        Arn: `arn:aws:iam::${accountId}:policy/own`,
        PolicyVersionList: [
          {
            IsDefaultVersion: true,
            Document: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" } },
          },
        ],
      },
    ],
    ...more,
  });

  it("is an account whose roles are judged, and whose clusters are not known", async () => {
    const [account] = accountsOf(JSON.stringify(details()));
    assert.ok(account);
    const { findings } = await judgeAccount(account);
    assert.deepEqual(findings.map(({ id, level }) => `${id} ${level}`).sort(), [
      "policy-missing error",
      "profile-role-untrusted unknown",
      "trust-unsafe error",
      "workload-permissions advice",
    ]);
  });

  it("keeps the last use of a role where it is a time, and nothing else", () => {
    const lastUsed = (LastUsedDate: unknown) =>
      accountsOf(JSON.stringify(details({}, { RoleLastUsed: { LastUsedDate } })))[0]?.roles[0]?.lastUsed;
    assert.equal(lastUsed("2026-03-01T10:00:00+00:00"), "2026-03-01T10:00:00.000Z");
    assert.equal(lastUsed("never"), undefined);
  });

  it("keeps of a role's tags the one that can exempt it", () => {
    const tags = [
      { Key: "owner", Value: "team-a" },
      { Key: "fargate-role:exempt", Value: "trust-unsafe OPS-1234" },
    ];
    const [account] = accountsOf(JSON.stringify(details({}, { Tags: tags })));
    assert.equal(account?.roles[0]?.exemptTag, "trust-unsafe OPS-1234");
    assert.doesNotMatch(formatInventory([account]), /owner|team-a/);
  });

  it("is known to be a part where the AWS CLI was told to stop", () => {
    for (const more of [{ IsTruncated: true }, { NextToken: "abc" }]) {
      const [account] = accountsOf(JSON.stringify(details(more)));
      assert.ok(account?.unknown.some(({ reason }) => reason === "the file holds only some pages"));
    }
  });

  it("is refused where it has another form", () => {
    assert.equal(problemOf({ RoleDetailList: [] }), "it has no role, so its account is not known");
    const problem = "its roles or policies are not in the form of AWS";
    assert.equal(problemOf({ RoleDetailList: [null] }), problem);
    assert.equal(problemOf(details({}, { AttachedManagedPolicies: "all" })), problem);
    assert.equal(problemOf(details({ Policies: [7] })), problem);
    assert.equal(problemOf(details({}, { Tags: [{ Key: "fargate-role:exempt", Value: {} }] })), problem);
    assert.equal(
      problemOf({ RoleDetailList: [...details().RoleDetailList, { Arn: "arn:aws:iam::999999999999:role/other" }] }),
      "its roles are of several accounts, or have no ARN",
    );
  });
});
