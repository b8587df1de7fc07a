import assert from "node:assert/strict";
import { judgeAccount } from "../../../../cli/aws/judge-account";
import { formatInventory, savedAccounts } from "../../../../cli/aws/saved-accounts";
import { fargateService } from "../../../../core/service/fargate";
import { asSaved, rightAccount, rightRole, roleArn } from "../../../support/fake-aws-account";
import { trustFor } from "../../../support/trust";
import { judgeFiles, judgeText } from "./judge";

describe("fargate-role judge, on what scan --save wrote", () => {
  const open = rightAccount({
    roles: [rightRole({ trustPolicy: trustFor(fargateService) })],
    unknown: [{ action: "eks:ListClusters", reason: "no", denied: true, region: "x" }],
  });

  it("finds what scan found", async () => {
    const { findings, exitCode, printed } = await judgeText(formatInventory([open]));
    const expected = judgeAccount(open);
    const keys = (all: readonly { fingerprint: string }[]) => all.map(({ fingerprint }) => fingerprint).sort();
    assert.deepEqual([exitCode, keys(findings)], [1, keys(expected.findings)]);
    const { accounts, roles, judged } = JSON.parse(printed);
    assert.deepEqual([accounts, judged], [asSaved([expected.status]), 1]);
    assert.deepEqual(
      roles.map(({ arn, verdict }: { arn: string; verdict: string }) => `${arn} ${verdict}`),
      [`${roleArn("pods")} fail`],
    );
  });

  it("shows a role that a profile of another file uses", async () => {
    const Properties = { ClusterName: "blue", PodExecutionRoleArn: roleArn("pods") };
    const template = { Resources: { Profile: { Type: "AWS::EKS::FargateProfile", Properties } } };
    const files = { "template.json": JSON.stringify(template), "account.json": formatInventory([rightAccount()]) };
    const ids = async (names: (keyof typeof files)[]) =>
      (await judgeFiles(Object.fromEntries(names.map((name) => [name, files[name]])))).findings.map(({ id }) => id);
    assert.deepEqual(
      [await ids(["template.json"]), await ids(["template.json", "account.json"])],
      [["role-not-judged"], []],
    );
  });

  it("limits its roles to the clusters that are named", async () => {
    const ids = async (name: string) =>
      (await judgeText(formatInventory([rightAccount()]), { cluster: [name] })).findings.map(({ id }) => id);
    assert.deepEqual([await ids("blue"), await ids("green")], [[], ["trust-broken"]]);
  });

  it("leaves out a list of accounts without roles", async () => {
    const { aside, exitCode } = await judgeText('{"version": 1, "accounts": ["a"]}');
    assert.equal(exitCode, 0);
    assert.match(aside, /is left out/);
  });

  it("refuses --account with an account that it does not show, and an account without its list of roles", async () => {
    const text = formatInventory([open]);
    const [{ roles, ...account }] = JSON.parse(text).accounts;
    const answers = [
      await judgeText(text, { account: "999999999999" }),
      await judgeText(JSON.stringify({ version: 1, accounts: [account] })),
    ];
    assert.deepEqual(
      answers.map(({ exitCode, findings }) => [exitCode, findings[0]?.message.replace(/^.*?: /, "")]),
      [
        [2, "it shows 123456789012 and not 999999999999, which --account or --cluster names"],
        [2, "accounts[0] is not as fargate-role scan --save writes it"],
      ],
    );
    assert.match(JSON.stringify(answers[1]?.findings[0]?.fix), /Write the file again: fargate-role scan --save FILE/);
    assert.match(JSON.stringify(answers[0]?.findings[0]?.fix), /Correct the option, or leave it out/);
    assert.equal((await judgeText(text, { account: account.id })).exitCode, 1);
  });

  it("refuses a file with a key twice", async () => {
    const { findings } = await judgeText('{"version": 1, "accounts": [{"roles": [],\n "roles": []}]}');
    assert.match(findings[0]?.message ?? "", /it has the key "roles" twice, again in line 2$/);
  });

  it("refuses an account that has another form, whatever is wrong in it", () => {
    const [account] = JSON.parse(formatInventory([rightAccount()])).accounts;
    const [role] = account.roles;
    const [region] = account.regions;
    const [cluster] = region.clusters;
    const damaged = [
      { ...account, id: "12" },
      { ...account, id: 123456789012, roles: [] },
      { ...account, id: "x123456789012", roles: [] },
      { ...account, id: "123456789012x", roles: [] },
      { ...account, roles: [{ ...role, arn: 7 }] },
      { ...account, roles: [role, { ...role, arn: "arn:aws:iam::999999999999:role/pods" }] },
      { ...account, roles: [null] },
      { ...account, roles: [{ ...role, attachedPolicies: [{}] }] },
      { ...account, roles: [{ ...role, policies: [{}] }] },
      { ...account, nodeRoles: [{}] },
      { ...account, quotas: { trustPolicyLength: "long" } },
      { ...account, regions: [{ ...region, clusters: [{ ...cluster, profiles: [{ name: "default" }] }] }] },
      { ...account, regions: [{ ...region, clusters: [{ ...cluster, nodeGroups: [{ name: "w", role: 1 }] }] }] },
      { ...account, regions: [{ ...region, clusters: [{ ...cluster, accessEntries: [{}] }] }] },
      { ...account, unknown: [{ action: "eks:ListClusters" }] },
      { ...account, allRoles: "yes" },
      { ...account, partition: "aws-cn" },
      { ...account, roles: [role, { ...role, arn: role.arn.replace("aws", "aws-cn") }] },
      { ...account, roles: [{ ...role, arn: "pods" }] },
      { ...account, roles: [{ ...role, permissionsBoundary: 1 }] },
    ];
    for (const one of damaged)
      assert.deepEqual(
        savedAccounts({ version: 1, accounts: [account, one] }),
        {
          problem: "accounts[1] is not as fargate-role scan --save writes it",
          instead: "Write the file again: fargate-role scan --save FILE",
        },
        JSON.stringify(one),
      );
  });
});
