import assert from "node:assert/strict";
import { formatInventory, parseInventory } from "../../../cli/aws/saved-accounts";
import type { AccountRecord } from "../../../core/readers/account/inventory";
import { judgeAccount } from "../../../cli/aws/judge-account";
import { fargateService } from "../../../core/trust";
import { accountId, rightAccount, roleArn } from "../../support/fake-aws-account";
import { trustFor } from "../../support/trust";
import { casesOf } from "../../support/cases";

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
      readAt: "2026-01-02T03:04:05.678Z",
      unknown: [{ action: "eks:ListClusters", reason: "no", denied: true, region: "x" }],
    });
    assert.deepEqual(accountsOf(formatInventory([account])), [account]);
  });

  it("is read after a byte order mark", () => {
    assert.equal(accountsOf(`\ufeff${formatInventory([rightAccount()])}`).length, 1);
  });

  it("is refused without an account, since nothing was read then", () =>
    assert.equal(problemOf({ version: 1, accounts: [] }), "it holds no account"));

  it("is written in the order of the accounts, whatever order they come in", () => {
    const accounts = ["111111111111", "222222222222", "333333333333"].map((id) => rightAccount({ id, roles: [] }));
    const [first, second, third] = accounts;
    assert.ok(first && second && third);
    for (const given of [
      [first, second, third],
      [third, second, first],
      [second, third, first],
      [second, first, third],
    ])
      assert.deepEqual(accountsOf(formatInventory(given)), accounts);
  });

  const refused = casesOf(__filename, "refused") as [what: string, text: string, problem: string][];
  for (const [what, text, problem] of refused)
    it(`is refused where it is ${what}: ${problem}`, () => assert.deepEqual(parseInventory(text), { problem }));

  it("is refused with the account that has another form, whatever is wrong in it", () => {
    const [account] = JSON.parse(formatInventory([rightAccount()])).accounts;
    const [role] = account.roles;
    const [region] = account.regions;
    const [cluster] = region.clusters;
    const damaged = [
      { ...account, id: "12" },
      { ...account, id: 123456789012, roles: [] },
      { ...account, id: "1234567890123", roles: [] },
      { ...account, id: "x123456789012", roles: [] },
      { ...account, id: "123456789012x", roles: [] },
      { ...account, roles: [{ ...role, arn: 7 }] },
      { ...account, roles: [{ ...role, arn: [role.arn] }] },
      { ...account, roles: [role, { ...role, arn: "arn:aws:iam::999999999999:role/pods" }] },
      { ...account, roles: [null] },
      { ...account, roles: [{ ...role, attachedPolicies: [{}] }] },
      { ...account, roles: [{ ...role, policies: ["text"] }] },
      { ...account, roles: [{ ...role, policies: [{}] }] },
      { ...account, nodeRoles: [{}] },
      { ...account, quotas: { trustPolicyLength: "long" } },
      { ...account, regions: [{ ...region, clusters: [{ ...cluster, profiles: [{ name: "default" }] }] }] },
      { ...account, regions: [{ ...region, clusters: [{ ...cluster, nodeGroups: [{ name: "w", role: 1 }] }] }] },
      { ...account, regions: [{ ...region, clusters: [{ ...cluster, accessEntries: [{}] }] }] },
      { ...account, unknown: [{ action: "eks:ListClusters" }] },
      { ...account, allRoles: "yes" },
      { ...account, readAt: 7 },
      { ...account, readAt: "yesterday" },
      { ...account, readAt: "2026-01-02T03:04:05+02:00" },
      { ...account, readAt: "+12026-01-02T03:04:05.678Z" },
      { ...account, readAt: "2026-01-02T03:04:05.678Z[UTC]" },
      { ...account, partition: "aws-cn" },
      { ...account, roles: [role, { ...role, arn: role.arn.replace("aws", "aws-cn") }] },
      { ...account, roles: [{ ...role, arn: "pods" }] },
      { ...account, roles: [{ ...role, permissionsBoundary: 1 }] },
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
  const open = JSON.parse(trustFor(fargateService));
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
    const { findings } = judgeAccount(account);
    assert.deepEqual(findings.map(({ id, level }) => `${id} ${level}`).sort(), [
      "file-unreadable unknown",
      "policy-missing error",
      "trust-unsafe error",
      "workload-permissions advice",
    ]);
  });

  const noClusters = {
    action: "eks:ListClusters",
    reason: "the output of get-account-authorization-details shows no cluster, so who uses the roles is not known",
    toDo: "Save the account with fargate-role scan --save FILE, then add --from FILE",
    denied: false,
  };

  it("says how its clusters become known", async () => {
    const [account] = accountsOf(JSON.stringify(details({ NextToken: "abc" })));
    assert.ok(account);
    const { findings } = judgeAccount(account);
    assert.deepEqual(
      findings.filter(({ level }) => level === "unknown").map(({ fix }) => fix),
      [
        "Save the account with fargate-role scan --save FILE, then add --from FILE",
        "Write it again without --max-items, --starting-token and --no-paginate",
      ],
    );
  });

  it("has neither all roles nor all Regions, and says so", () => {
    const [account] = accountsOf(JSON.stringify(details()));
    assert.ok(account);
    assert.deepEqual(account, {
      roles: account.roles,
      id: accountId,
      partition: "aws",
      nodeRoles: [],
      allRoles: false,
      quotas: {},
      regions: [],
      allRegions: false,
      unknown: [noClusters],
    });
  });

  it("is read without any policy, and says what a role may do that it does not show", async () => {
    const [account] = accountsOf(JSON.stringify(details({ Policies: undefined })));
    assert.ok(account);
    assert.deepEqual(account.roles[0]?.policies, []);
    const { findings } = judgeAccount(account);
    const [unshown, ...others] = findings.filter(({ id }) => id === "workload-permissions");
    assert.deepEqual(others, []);
    assert.deepEqual(
      [unshown?.level, unshown?.message, unshown?.fix],
      [
        "advice",
        `This could not be judged: the file does not show what arn:aws:iam::${accountId}:policy/own allows`,
        "Write it again without --filter, or with --filter Role LocalManagedPolicy",
      ],
    );
  });

  it("keeps no tag of a role", () => {
    const [account] = accountsOf(JSON.stringify(details({}, { Tags: [{ Key: "owner", Value: "team-a" }] })));
    assert.ok(account?.roles[0]);
    assert.doesNotMatch(formatInventory([account]), /owner|team-a/);
  });

  it("is known to be a part where the AWS CLI was told to stop", () => {
    for (const more of [{ IsTruncated: true }, { NextToken: "abc" }]) {
      const [account] = accountsOf(JSON.stringify(details(more)));
      assert.deepEqual(account?.unknown, [
        noClusters,
        {
          action: "iam:GetAccountAuthorizationDetails",
          reason: "the file holds only some pages",
          toDo: "Write it again without --max-items, --starting-token and --no-paginate",
          denied: false,
        },
      ]);
    }
  });

  it("is refused where it has another form", () => {
    assert.equal(problemOf({ RoleDetailList: [] }), "it has no role, so its account is not known");
    for (const Arn of ["pods", ""])
      assert.equal(problemOf({ RoleDetailList: [{ Arn }] }), "it has no role, so its account is not known");
    assert.equal(
      problemOf({ RoleDetailList: [...details().RoleDetailList, { Arn: "pods" }] }),
      "its roles are of several accounts, or have no ARN",
    );
    const problem = "its roles or policies are not in the form of AWS";
    assert.equal(problemOf({ RoleDetailList: [null] }), problem);
    assert.equal(problemOf(details({}, { AttachedManagedPolicies: "all" })), problem);
    assert.equal(problemOf(details({ Policies: [7] })), problem);
    assert.equal(
      problemOf({
        RoleDetailList: [...details().RoleDetailList, { Arn: `arn:aws-cn:iam::${accountId}:role/other` }],
      }),
      "its roles are of several accounts, or have no ARN",
    );
    assert.equal(
      problemOf({ RoleDetailList: [...details().RoleDetailList, { Arn: "arn:aws:iam::999999999999:role/other" }] }),
      "its roles are of several accounts, or have no ARN",
    );
  });
});
