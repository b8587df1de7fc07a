import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formatLedger, readLedger, writeLedger } from "../../../../cli/commands/ledger/file";
import type { LedgerEntry } from "../../../../core/readers/ledger";
import { newDirectory } from "../../../support/run-directory";

const entry: LedgerEntry = {
  arn: "arn:aws:iam::123456789012:role/nodes",
  use: "node-group",
  stack: "acme/network/prod",
  urn: "urn:pulumi:prod::network::aws:eks/nodeGroup:NodeGroup::workers",
  evidence: 'nodeRoleArn of aws:eks/nodeGroup:NodeGroup "workers"',
};

const ledger = (...entries: LedgerEntry[]) => ({ roles: entries, unresolved: [] });

describe("the ledger file", () => {
  let directory: string;
  let path: string;
  beforeEach(async () => {
    directory = newDirectory();
    path = join(directory, "ledger.json");
  });

  it("has an entry a line, in an order that does not depend on how they were found, each once", () => {
    const other = { ...entry, arn: "arn:aws:iam::123456789012:role/apes" };
    const text = formatLedger(ledger(entry, other, entry));
    assert.equal(text, formatLedger(ledger(other, entry)));
    assert.deepEqual(
      text.split("\n").map((line) => line.slice(0, 52)),
      [
        "{",
        '  "version": 1,',
        '  "roles": [',
        '    {"arn":"arn:aws:iam::123456789012:role/apes","us',
        '    {"arn":"arn:aws:iam::123456789012:role/nodes","u',
        "  ]",
        "}",
        "",
      ],
    );
    assert.deepEqual(JSON.parse(text), { version: 1, roles: [other, entry] });
    assert.deepEqual(JSON.parse(formatLedger(ledger())), { version: 1, roles: [] });
  });

  it("stays as it was where it cannot be written", async () => {
    await writeLedger(path, ledger(entry));
    await assert.rejects(writeLedger(join(directory, "nowhere", "ledger.json"), ledger()), {
      message: `The ledger ${join(directory, "nowhere", "ledger.json")} cannot be written: its directory does not exist. Create it, or give another path`,
    });
    assert.equal(await readFile(path, "utf8"), formatLedger(ledger(entry)));
  });

  it("is refused where it is no ledger, without a word of the text", async () => {
    await writeFile(path, '{"version": 1, "roles": [{"secret": "hunter2"}]}');
    const problem = "roles[0] is not an entry with arn, use, stack, urn and evidence";
    const toDo = "It is left as it is. Give the name of a ledger, or of a file that does not exist yet";
    await assert.rejects(readLedger(path), {
      message: `${path} is not a ledger that can be read: ${problem}. ${toDo}`,
    });
  });
});
