import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../../dev/localcloud/cloud";
import { judge } from "./judge";

const mostFiles = 400;

/** The JSON and YAML files below a directory, without what tools keep there. */
function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith(".") && name !== "bin")
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      return entry.isFile() && /\.(?:json|ya?ml)$/.test(entry.name) ? [path] : [];
    })
    .sort();
}

/** About so many files of a list, from all its parts: every YAML file, which are few. */
function sampleOf(files: readonly string[]): string[] {
  const step = Math.ceil(files.length / mostFiles);
  return files.filter((file, index) => index % step === 0 || !file.endsWith(".json"));
}

describe("fargate-role judge, on hundreds of files that have nothing to do with roles", () => {
  it("has no finding, and can tell of each", async function () {
    this.timeout(120_000);
    const installed = sampleOf(filesBelow(join(root, "node_modules")));
    const data = filesBelow(join(root, "tests")).filter((file) => !/fargate/i.test(readFileSync(file, "utf8")));
    const files = [...installed, ...data].filter((file) => statSync(file).size < 500_000);
    assert.ok(installed.length > mostFiles / 2 && data.length > 0, `${installed.length} and ${data.length} files`);
    const { exitCode, findings, aside } = await judge(files);
    assert.deepEqual([exitCode, findings], [0, []]);
    assert.doesNotMatch(aside, /could not|cannot/);
  });
});
