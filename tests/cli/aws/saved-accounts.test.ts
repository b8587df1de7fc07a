import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accountsOfFiles, formatInventory } from "../../../cli/aws/saved-accounts";
import type { AccountRecord, UnknownPart } from "../../../core/readers/account/inventory";
import { judgeAccount } from "../../../cli/aws/judge-account";
import { fargateService } from "../../../core/trust";
import {
  accountId,
  line,
  region,
  rightAccount,
  rightProfile,
  rightRole,
  rightTrust,
  roleArn,
  withCluster,
} from "../../support/fake-aws-account";
import { trustFor } from "../../support/trust";

describe("the accounts of several files", () => {
  const directory = mkdtempSync(join(tmpdir(), "files-"));
  after(() => rmSync(directory, { recursive: true }));

  const day = (of: number) => ({ readAt: `2026-01-0${of}T00:00:00.000Z` });
  const denied = (action: string, place: Partial<UnknownPart> = {}): UnknownPart => ({
    action,
    reason: `Access denied to ${action}`,
    denied: true,
    ...place,
  });

  /** Reads files, each with accounts or with text of its own, by the names that they are given under. */
  async function read(files: Record<string, string | AccountRecord[]>) {
    const lines: string[] = [];
    const accounts: AccountRecord[] = [];
    const paths = Object.entries(files).map(([name, content]) => {
      const path = join(directory, name);
      writeFileSync(path, typeof content === "string" ? content : formatInventory(content));
      return path;
    });
    const short = (text: string): string => text.replaceAll(join(directory, "/"), "");
    try {
      for await (const account of accountsOfFiles(paths, (text) => lines.push(short(text)))) accounts.push(account);
    } catch (error) {
      return { accounts, lines, error: short((error as Error).message) };
    }
    return { accounts, lines };
  }

  it("are those of each partition by itself, where two of them have one id", async () => {
    const moved = JSON.stringify(rightAccount({ partition: "aws-cn" }))
      .replaceAll("arn:aws:", "arn:aws-cn:")
      .replaceAll(region, "cn-north-1");
    const { accounts, lines } = await read({ a: [rightAccount()], b: [JSON.parse(moved) as AccountRecord] });
    assert.deepEqual(
      accounts.map(({ id, partition, regions }) => [id, partition, regions.map(({ name }) => name)]),
      [
        [accountId, "aws", [region]],
        [accountId, "aws-cn", ["cn-north-1"]],
      ],
    );
    assert.deepEqual(lines, []);
  });

  it("come through a pipe, which can be read once", async function () {
    if (process.platform === "win32") return this.skip();
    const [pipe, file] = [join(directory, "pipe"), join(directory, "file")];
    execFileSync("sh", ["-c", 'mkfifo "$1"', "sh", pipe]);
    const other = "999999999999";
    const moved = JSON.parse(JSON.stringify(rightAccount()).replaceAll(accountId, other)) as AccountRecord;
    writeFileSync(file, formatInventory([rightAccount()]));
    const written = writeFile(pipe, formatInventory([rightAccount(day(1)), moved]));
    const read: [string, string | undefined][] = [];
    for await (const { id, readAt } of accountsOfFiles([pipe, file, file], () => undefined)) read.push([id, readAt]);
    await written;
    assert.deepEqual(read, [
      [accountId, day(1).readAt],
      [other, undefined],
    ]);
  });

  const whole = (of: number): AccountRecord => rightAccount(day(of));
  const parts: Record<string, Partial<AccountRecord>> = {
    "some Regions": { allRegions: false },
    "one role": { allRoles: false },
    "an unread part": { unknown: [denied("eks:ListNodegroups", { region, cluster: "blue" })] },
  };
  const counting = "counts, the newest file with the whole account. Left out:";

  it("count as the newest whole file has them, in any order", async () => {
    const old = rightAccount({ roles: [rightRole({ arn: roleArn("gone") })], ...day(1) });
    for (const files of [
      { old: [old], new: [whole(2)] },
      { new: [whole(2)], old: [old] },
    ]) {
      const { accounts, lines } = await read(files);
      assert.deepEqual(accounts, [whole(2)]);
      assert.deepEqual(lines, [`Account ${accountId}: new ${counting} old.`]);
    }
  });

  it("have no time in files of before version 0.2, which are older than all others", async () => {
    const { accounts, lines } = await read({ a: [rightAccount()], b: [whole(1)], c: [rightAccount()] });
    assert.deepEqual(accounts, [whole(1)]);
    assert.deepEqual(lines, [`Account ${accountId}: b ${counting} a, c.`]);
  });

  for (const [what, part] of Object.entries(parts))
    it(`do not count from a file with ${what}, if an older one is whole, which then does not know the last word`, async () => {
      const { accounts, lines } = await read({ a: [whole(1)], b: [{ ...whole(2), ...part }] });
      const [{ unknown, ...account } = whole(0)] = accounts;
      assert.deepEqual({ ...account, unknown: [] }, whole(1));
      const newer = / is newer than .*, and does not have the whole account$/;
      assert.deepEqual(
        unknown.map(({ action, reason }) => [action, newer.test(reason)]),
        [["", true]],
      );
      assert.deepEqual(lines, [`Account ${accountId}: a ${counting} b.`]);
      const alone = await read({ b: [{ ...whole(2), ...part }] });
      assert.deepEqual([alone.accounts, alone.lines], [[{ ...whole(2), ...part }], []]);
    });

  it("count as whole without a quota, which hides nothing", async () => {
    const quota = { ...whole(2), unknown: [denied("iam:GetAccountSummary")] };
    assert.deepEqual((await read({ a: [whole(1)], b: [quota] })).accounts, [quota]);
  });

  it("are refused if no file is whole", async () => {
    const [one, two] = [rightAccount({ allRegions: false }), rightAccount({ allRegions: false, ...day(1) })];
    assert.deepEqual(await read({ a: [one], b: [two] }), {
      accounts: [],
      lines: [],
      error:
        `Account ${accountId} is in several files, and none has all of its roles and Regions: a, b. ` +
        "Read the account again with fargate-role scan --save FILE, or give one of the files",
    });
  });

  const detailsOf = (...names: string[]): string =>
    JSON.stringify({
      RoleDetailList: names.map((name) => ({
        Arn: roleArn(name),
        AssumeRolePolicyDocument: JSON.parse(name === "open" ? trustFor(fargateService) : rightTrust("blue")),
        AttachedManagedPolicies: [],
        InstanceProfileList: [],
      })),
    });
  const list = denied("iam:GetAccountAuthorizationDetails");
  const namesOf = (account: AccountRecord | undefined): string[] => account?.roles.map(({ arn }) => arn) ?? [];

  it("are judged by the clusters of one and the roles of another", async () => {
    for (const names of ["ab", "ba"]) {
      const files = { a: [rightAccount({ roles: [], unknown: [list], ...day(1) })], b: detailsOf("pods") };
      const inOrder = Object.fromEntries(names.split("").map((name) => [name, files[name as "a" | "b"]]));
      const { accounts, lines } = await read(inOrder);
      assert.deepEqual([accounts.length, lines], [1, []]);
      const { findings, roles: judged } = judgeAccount(accounts[0]);
      assert.deepEqual(
        findings.map(({ id, role }) => [id, role]),
        [
          ["policy-missing", roleArn("pods")],
          ["file-unreadable", undefined],
          ["file-unreadable", roleArn("pods")],
        ],
      );
      assert.deepEqual(judged[0]?.judgement.leastTrustPolicy?.Statement[0]?.Condition, {
        ArnLike: { "aws:SourceArn": line("blue") },
      });
    }
  });

  it("have the roles of the details beside those of the whole file that counts, each as unsure", async () => {
    const { accounts, lines } = await read({ a: [whole(1)], b: detailsOf("pods", "open"), c: [whole(2)] });
    assert.deepEqual(namesOf(accounts[0]), [roleArn("pods"), roleArn("open")]);
    assert.equal(accounts[0]?.roles[0]?.attachedPolicies.length, 1);
    assert.deepEqual(
      accounts[0].unknown.map(({ action, role }) => [action, role]),
      [["iam:GetRole", roleArn("open")]],
    );
    assert.deepEqual(lines, [`Account ${accountId}: c ${counting} a.`]);
  });

  it("do not have a role of the details that a profile names and the account does not have", async () => {
    const profiles = [rightProfile(), rightProfile({ name: "second", role: roleArn("open") })];
    const { accounts } = await read({ a: [withCluster({ profiles }, day(1))], b: detailsOf("open") });
    assert.deepEqual([namesOf(accounts[0]), accounts[0]?.unknown], [[roleArn("pods")], []]);
  });

  it("say what neither file could read", async () => {
    const entering = rightAccount({ roles: [], regions: [], allRegions: false, unknown: [denied("sts:AssumeRole")] });
    const { accounts } = await read({ a: [entering], b: detailsOf("pods") });
    assert.deepEqual(
      accounts[0]?.unknown.map(({ action }) => action),
      ["sts:AssumeRole", "eks:ListClusters", "iam:GetRole"],
    );
    const oneRole = rightAccount({ roles: [], allRoles: false });
    const pages = JSON.stringify({ ...(JSON.parse(detailsOf("pods")) as object), IsTruncated: true });
    const { accounts: ofOneRole } = await read({ a: [oneRole], b: pages });
    assert.deepEqual(
      ofOneRole[0]?.unknown.map(({ action }) => action),
      [list.action],
    );
  });

  it("have several outputs of get-account-authorization-details refused", async () => {
    const { error } = await read({ a: [whole(1)], b: detailsOf("pods"), c: detailsOf("open") });
    assert.match(error ?? "", /^Account \d+ is in several files, .*: b, c\. /);
  });
});
