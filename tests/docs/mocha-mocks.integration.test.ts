import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../dev/localcloud/cloud";
import { readPage } from "../support/pages";
import { newDirectory } from "../support/run-directory";

describe("the mocks for mocha that a page shows", () => {
  let directory: string;
  before(() => {
    directory = newDirectory();
    symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
  });

  const { text = "" } =
    readPage("examples/unit-tests/README.md").blocks.find((block) => block.text.includes('"mocha"')) ?? {};

  const test = `
    it("trusts cluster blue", async () => {
      const { trustPolicy } = new FargatePodExecutionRole("pods", { clusters: ["blue"] });
      const policy = await new Promise<string>((resolve) => trustPolicy.apply(resolve));
      assert.match(policy, /:fargateprofile\\/blue\\/\\*"/);
    });`;

  /** Runs a test file with the mocks, as somebody's own mocha does. */
  function run(mocks: string, regions = ""): { status: number | null; output: string } {
    const file = join(directory, "role.test.ts");
    const imports = [
      'import * as pulumi from "@pulumi/pulumi";',
      'import assert from "node:assert/strict";',
      'import { it } from "mocha";',
      `import { FargatePodExecutionRole } from ${JSON.stringify(join(root, "components", "index"))};`,
    ];
    writeFileSync(file, [...imports, mocks, test.replace("{ clusters", `{ ${regions}clusters`)].join("\n"));
    const words = [join(root, "node_modules/mocha/bin/mocha.js"), file];
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: "utf8" });
    return { status, output: stdout + stderr };
  }

  it("let the test pass", () => {
    const { status, output } = run(text);
    assert.equal(status, 0, output);
    assert.match(output, /1 passing/);
  });

  for (const [key, token] of [
    ["region", "getRegion"],
    ["accountId", "getCallerIdentity"],
    ["partition", "getPartition"],
  ])
    it(`say what to return if they answer without ${key}`, () => {
      const without = text.replace(new RegExp(`${key}: "[^"]*",? ?`), "");
      assert.notEqual(without, text);
      const { status, output } = run(without, key === "partition" ? 'regions: ["*"], ' : "");
      assert.notEqual(status, 0);
      assert.ok(output.includes(`aws:index/${token}:${token} answered without ${key}. In a unit test, let`), output);
    });
});
