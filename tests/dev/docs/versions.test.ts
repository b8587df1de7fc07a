import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  builtCli,
  oldestTriedCli,
  pulumiRanges,
  requiredCli,
  triedNodes,
  versionsTable,
  type Folder,
} from "../../../dev/docs/tables/versions";

const root = join(__dirname, "..", "..", "..");
const read = (...path: string[]) => readFileSync(join(root, ...path), "utf8");
const folders: Folder[] = ["components", "policypack", "cli"];

const nodeOf = (folder: string) =>
  (JSON.parse(read(folder, "package.json")) as { engines: { node: string } }).engines.node;

describe("the supported versions", () => {
  it("are in the table of a package's page", () => {
    assert.equal(
      versionsTable("policypack"),
      [
        "| Works with | Versions | Tried with |",
        "| --- | --- | --- |",
        "| Node.js | >=22 | 22, 24, 26 |",
        "| Pulumi CLI | >=3.204.0 <4.0.0 | 3.204.0, 3.276.0 |",
        "| `@pulumi/policy` | ^1.20.0 | 1.20.0, 1.21.0 |",
        "| `@pulumi/pulumi` | ^3.204.0 | 3.204.0, 3.276.0 |",
      ].join("\n"),
    );
  });

  it("of Node.js are the same in every package, in set-up and in what CI runs", () => {
    const oldest = Math.min(...triedNodes());
    for (const folder of ["", ...folders]) assert.equal(nodeOf(folder), `>=${oldest}`, folder);
    assert.match(read("dev", "localcloud", "setup", "own-node.mjs"), new RegExp(`^const oldest = ${oldest};$`, "m"));
    const [last, ...others] = triedNodes().reverse();
    assert.ok(read("CONTRIBUTING.md").includes(`Node.js ${others.reverse().join(", ")} and ${last};`));
  });

  it("of Pulumi's SDK are the same in every package", () => {
    const ranges = folders.map((folder) => pulumiRanges(folder)["@pulumi/pulumi"]);
    assert.deepEqual(new Set(ranges).size, 1, ranges.join());
  });

  it("of the Pulumi CLI begin where those of its SDK do, for the plugin and the pack", () => {
    for (const folder of ["components", "policypack"] as const) {
      const oldest = pulumiRanges(folder)["@pulumi/pulumi"].replace("^", "");
      assert.equal(requiredCli(folder), `>=${oldest} <4.0.0`);
      assert.deepEqual([oldestTriedCli(), builtCli("oldest")], [oldest, oldest]);
    }
  });

  it("of the Pulumi CLI hold the newest one that the tests build", () => {
    assert.match(builtCli(), /^3\.\d+\.\d+$/);
    const minor = (version: string) => Number(/3\.(\d+)/.exec(version)?.[1]);
    for (const folder of folders) assert.ok(minor(builtCli()) >= minor(requiredCli(folder)), folder);
  });
});
