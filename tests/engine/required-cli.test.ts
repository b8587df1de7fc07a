import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cloud, fails, root, Stack, useLocalCloud } from "../support/engine";

const refusal = /Pulumi CLI version \d+\.\d+\.\d+ does not satisfy the version range ">=99\.0\.0"/;

describe("a Pulumi CLI that is too old", () => {
  useLocalCloud();

  /** A copy of a package that asks for a CLI of the future. */
  function demanding(folder: string, file: string) {
    const directory = mkdtempSync(join(cloud.directory, `${folder}-`));
    cpSync(join(root, folder), directory, { recursive: true });
    symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
    const text = readFileSync(join(directory, file), "utf8");
    assert.match(text, /^requiredPulumiVersion: /m);
    writeFileSync(join(directory, file), text.replace(/^(requiredPulumiVersion: ).*/m, '$1">=99.0.0"'));
    return directory;
  }

  it("refuses the pack in a sentence", async () => {
    const pack = demanding("policypack", "PulumiPolicy.yaml");
    const stack = new Stack({ project: { "index.js": "", "package.json": `{ "main": "index.js" }` } });
    assert.match(fails(await stack.preview({ policyPacks: [pack] })), refusal);
    rmSync(pack, { recursive: true });
  });

  it("refuses the plugin in a sentence", async () => {
    const plugin = demanding("components", "PulumiPlugin.yaml");
    const asking = promisify(execFile)("pulumi", ["package", "get-schema", plugin], {
      cwd: cloud.directory,
      env: cloud.env,
    });
    await assert.rejects(asking, refusal);
    rmSync(plugin, { recursive: true });
  });
});
