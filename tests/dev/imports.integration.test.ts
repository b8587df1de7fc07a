import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../../dev/localcloud/cloud";
import { newDirectory } from "../support/run-directory";

const script = join(root, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs");
const folders = ["core", "components", "policypack", "cli", "site", "dev", "tests"];

/** Files of a repository that keeps to the rules, each with the one file that it imports. */
const compliant: Record<string, string> = {
  "core/text.ts": "",
  "core/findings/index.ts": "../text",
  "core/trust/index.ts": "../text",
  "core/facts/facts.ts": "../trust/index",
  "core/rules/index.ts": "../facts/facts",
  "components/index.ts": "../core/facts/facts",
  "policypack/index.ts": "../core/findings/index",
  "cli/index.ts": "../core/rules/index",
  "cli/report/text.ts": "../aws/plan",
  "cli/aws/plan.ts": "",
  "site/build.ts": "../cli/index",
  "dev/build.ts": "../components/index",
  "tests/index.test.ts": "../dev/build",
};

/** Imports that each break one rule. */
const planted: [rule: string, file: string, imported: string][] = [
  ["no-circle", "cli/circle-a.ts", "./circle-b"],
  ["no-circle", "cli/circle-b.ts", "./circle-a"],
  ["core-trust-imports-down", "core/trust/planted.ts", "../findings/index"],
  ["core-findings-imports-down", "core/findings/planted.ts", "../facts/facts"],
  ["core-facts-imports-down", "core/facts/planted.ts", "../../policypack/index"],
  ["core-rules-imports-down", "core/rules/planted.ts", "../../cli/index"],
  ["components-imports-down", "components/planted.ts", "../cli/index"],
  ["policypack-imports-down", "policypack/planted.ts", "../cli/index"],
  ["policypack-folders-import-down", "policypack/aws/planted.ts", "../index"],
  ["cli-imports-down", "cli/planted.ts", "../policypack/index"],
  ["site-imports-down", "site/planted.ts", "../components/index"],
  ["core-is-pure", "core/trust/reading.ts", "node:fs"],
  ["dev-does-not-import-tests", "dev/planted.ts", "../tests/index.test"],
  ["no-unresolvable", "cli/lost.ts", "./nowhere"],
  ["dev-and-tests-are-not-published", "policypack/released.ts", "../dev/build"],
  ["policypack-imports-down", "policypack/released.ts", "../dev/build"],
];

/** What is refused in a repository of such files, as `RULE FILE`, sorted. */
function refused(files: readonly (readonly [file: string, imported: string])[]) {
  const directory = newDirectory();
  writeFileSync(join(directory, "tsconfig.json"), "{}");
  for (const [file, imported] of files) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), imported ? `import "${imported}";\n` : "export {};\n");
  }
  try {
    const args = [script, "--config", join(root, ".dependency-cruiser.mjs"), ...folders];
    execFileSync(process.execPath, args, { cwd: directory, encoding: "utf8" });
    return [];
  } catch (error) {
    const { stdout } = error as { stdout: string };
    return [...stdout.matchAll(/error (\S+): (\S+)/g)].map(([, rule, file]) => `${rule} ${file}`).sort();
  }
}

describe("the rules for imports", () => {
  it("accept imports that go down", () => {
    assert.deepEqual(refused(Object.entries(compliant)), []);
  }).timeout(120_000);

  it("refuse each import that goes up or sideways, and each circle", () => {
    const files = planted.map(([, file, imported]) => [file, imported] as const);
    const all = refused([...Object.entries(compliant), ...files]);
    const found = all.filter((line) => !line.startsWith("no-folder-circle "));
    for (const [rule, file] of planted.slice(2))
      assert.ok(found.includes(`${rule} ${file}`), `${rule} ${file}: ${found.join(", ")}`);
    assert.equal(found.filter((line) => line.startsWith("no-circle cli/circle-")).length, 1);
    assert.equal(found.length, planted.length - 1);
  }).timeout(120_000);

  it("refuse folders that import each other by files that do not", () => {
    const found = refused([
      ...Object.entries(compliant),
      ["cli/aws/planted.ts", "../report/diff"],
      ["cli/report/diff.ts", ""],
    ]);
    assert.deepEqual(found, ["no-folder-circle cli/aws", "no-folder-circle cli/report"]);
  }).timeout(120_000);
});
