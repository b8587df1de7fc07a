import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cloud, root, useLocalCloud } from "../support/engine";

describe("the schema of the component package", () => {
  useLocalCloud();
  const pulumi = (...words: string[]): Promise<{ stdout: string }> =>
    promisify(execFile)("pulumi", words, { cwd: root, env: cloud.env });

  it("as Pulumi gets it from the plugin is the one in components/schema.json, and says where the plugin comes from", async () => {
    const read = (name: string): object =>
      JSON.parse(readFileSync(join(root, "components", name), "utf8")) as { [key: string]: unknown };
    const { repository } = read("package.json") as { repository: { url: string } };
    const url = new URL(repository.url.replace("git+", ""));
    const { stdout } = await pulumi("package", "get-schema", "./components");
    const owner = url.pathname.split("/")[1];
    assert.deepEqual(JSON.parse(stdout), {
      ...read("schema.json"),
      namespace: owner,
      publisher: owner,
      pluginDownloadURL: `git://${url.host}${url.pathname}/components`,
    });
  });

  it("is right by Pulumi's metaschema, which the CLI has, and has what a registry shows", async () => {
    const { stdout } = await pulumi("package", "get-schema", "./components");
    const schema = JSON.parse(stdout) as { [key: string]: unknown };
    for (const key of ["displayName", "publisher", "keywords", "logoUrl", "license", "homepage"])
      assert.ok(schema[key], key);
    const check = (changed: object): Promise<{ stdout: string }> => {
      const file = join(cloud.directory, "schema.json");
      writeFileSync(file, JSON.stringify({ ...schema, ...changed }));
      return pulumi("schema", "check", file);
    };
    await check({});
    await assert.rejects(check({ namespace: "Not a namespace" }), /namespace/);
  });
});
