import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accountsOfFiles } from "../../../../cli/aws/merge";
import { formatInventory } from "../../../../cli/aws/file";
import type { AccountRecord } from "../../../../core/readers/account/inventory";
import { accountId, region, rightAccount } from "../../../support/fake-aws-account";

describe("the accounts of several files", () => {
  const directory = mkdtempSync(join(tmpdir(), "files-"));
  after(() => rmSync(directory, { recursive: true }));

  it("are those of each partition by itself, where two of them have one id", async () => {
    const moved = JSON.stringify(rightAccount({ partition: "aws-cn" }))
      .replaceAll("arn:aws:", "arn:aws-cn:")
      .replaceAll(region, "cn-north-1");
    const accounts = [rightAccount(), JSON.parse(moved) as AccountRecord];
    const paths = accounts.map((account, index) => {
      const path = join(directory, `${index}.json`);
      writeFileSync(path, formatInventory([account]));
      return path;
    });
    const read: AccountRecord[] = [];
    for await (const account of accountsOfFiles(paths)) read.push(account);
    assert.deepEqual(
      read.map(({ id, partition, regions }) => [id, partition, regions.map(({ name }) => name)]),
      [
        [accountId, "aws", [region]],
        [accountId, "aws-cn", ["cn-north-1"]],
      ],
    );
  });

  it("come through a pipe, which can be read once", async function () {
    if (process.platform === "win32") return this.skip();
    const [pipe, file] = [join(directory, "pipe"), join(directory, "file")];
    execFileSync("sh", ["-c", 'mkfifo "$1"', "sh", pipe]);
    const other = "999999999999";
    const moved = JSON.parse(JSON.stringify(rightAccount()).replaceAll(accountId, other)) as AccountRecord;
    writeFileSync(file, formatInventory([rightAccount()]));
    const written = writeFile(pipe, formatInventory([rightAccount(), moved]));
    const read: string[] = [];
    for await (const { id, roles } of accountsOfFiles([pipe, file])) read.push(`${id} ${roles.length}`);
    await written;
    assert.deepEqual(read, [`${accountId} 1`, `${other} 1`]);
  });
});
