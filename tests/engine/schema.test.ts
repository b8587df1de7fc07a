import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { type LocalCloud, root, startLocalCloud } from "../support/engine";

describe("the schema of the component package", function () {
  this.timeout(120_000);
  let cloud: LocalCloud;
  before(async () => (cloud = await startLocalCloud()));
  after(() => cloud.stop());

  it("as Pulumi gets it from the plugin is the one in components/schema.json", async () => {
    const golden = JSON.parse(readFileSync(join(root, "components", "schema.json"), "utf8")) as {
      [key: string]: unknown;
    };
    const { stdout } = await promisify(execFile)("pulumi", ["package", "get-schema", "./components"], {
      cwd: root,
      env: cloud.env,
    });
    assert.deepEqual(JSON.parse(stdout), golden);
  });

  it("is inferred from two files of Pulumi's SDK, without those of Node.js", () => {
    const { fileNames, options } = ts.parseJsonConfigFileContent(
      ts.readConfigFile(join(root, "components", "tsconfig.json"), (path) => ts.sys.readFile(path)).config,
      ts.sys,
      join(root, "components"),
    );
    const files = ts.createProgram({ rootNames: fileNames, options }).getSourceFiles();
    const packages = files.map(({ fileName }) => fileName.split("/node_modules/").at(-1) ?? "");
    assert.deepEqual(
      packages.filter((file) => /^@|^node/.test(file)),
      ["@pulumi/pulumi/output.d.ts", "@pulumi/pulumi/resource.d.ts"],
    );
  });
});
