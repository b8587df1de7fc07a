import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
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

  it("keeps what could not be resolved, and is read by version 1 of the format", async () => {
    const { stack, urn, evidence, use } = entry;
    const content = {
      roles: [entry],
      unresolved: [{ use, stack, urn, evidence, reason: "account" as const, name: "x" }],
    };
    await writeLedger(path, content);
    assert.deepEqual(await readLedger(path), content);
    assert.equal(JSON.parse(await readFile(path, "utf8")).version, 1);
    await writeFile(path, JSON.stringify({ version: 1, roles: [entry] }));
    assert.deepEqual(await readLedger(path), ledger(entry));
    await writeFile(path, JSON.stringify({ version: 1, roles: [], unresolved: [{ reason: "none" }] }));
    await assert.rejects(readLedger(path), /its list unresolved is not right/);
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
  });

  it("is a ledger without roles where there are none", () => {
    assert.deepEqual(JSON.parse(formatLedger(ledger())), { version: 1, roles: [] });
  });

  it("is read as it was written, and leaves no other file", async () => {
    await writeLedger(path, ledger(entry));
    assert.deepEqual(await readLedger(path), ledger(entry));
    assert.deepEqual(await readdir(directory), ["ledger.json"]);
  });

  it("stays as it was where it cannot be written", async () => {
    await writeLedger(path, ledger(entry));
    await assert.rejects(writeLedger(join(directory, "nowhere", "ledger.json"), ledger()), {
      message: `The ledger ${join(directory, "nowhere", "ledger.json")} cannot be written: its directory does not exist. Create it, or give another path`,
    });
    assert.equal(await readFile(path, "utf8"), formatLedger(ledger(entry)));
  });

  it("may not be there yet", async () => {
    assert.equal(await readLedger(path), undefined);
  });

  const damaged = {
    "it is not valid JSON": "{",
    "it is not a JSON object": "[]",
    "it has no list of roles": '{"version": 1}',
    "it has version 2,": '{"version": 2, "roles": []}',
    "roles[0] is not an entry with arn, use, stack, urn and evidence":
      '{"version": 1, "roles": [{"secret": "hunter2"}]}',
  };
  for (const [problem, text] of Object.entries(damaged)) {
    it(`is refused where ${problem}, without a word of the text`, async () => {
      await writeFile(path, text);
      await assert.rejects(readLedger(path), ({ message }: Error) => {
        assert.ok(message.startsWith(`${path} is not a ledger that can be read: ${problem}`), message);
        assert.match(message, /It is left as it is\. Give the name of a ledger, or of a file that does not exist yet$/);
        assert.ok(!message.includes("hunter2"));
        return true;
      });
    });
  }
});
