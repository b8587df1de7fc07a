import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readTerraformState } from "../../../../cli/commands/ledger/entries";
import { brief, judge, judgeText } from "./judge";
import { root } from "../../../../dev/localcloud/cloud";
import { casesOf } from "../../../support/cases";

const directory = join(__dirname, "files");

/**
 * What the tools that people make such roles with write, and what is wrong with it. The role that the CDK makes lets in
 * everybody; one that a profile brings is right. The Terraform module attaches AmazonEKS_CNI_Policy, which is for nodes.
 */
const makers = casesOf(__filename, "makers") as Record<string, { exitCode: number; found: string[] }>;

describe("fargate-role judge, on what other tools make", () => {
  it("has a case for every file", () =>
    assert.deepEqual(
      readdirSync(directory)
        .filter((name) => name.endsWith(".json"))
        .sort(),
      Object.keys(makers).sort(),
    ));

  for (const [file, expected] of Object.entries(makers))
    it(`judges ${file}`, async () => assert.deepEqual(brief(await judge([join(directory, file)])), expected));

  it("judges a Terraform state in Pulumi Cloud as the state itself", async () => {
    const file = "cloudposse.tfstate.json";
    const records = await readTerraformState(join(directory, file));
    const resources = records.map(({ urn, type, props }) => ({ urn, type, outputs: props }));
    const answer = await judgeText(JSON.stringify({ version: 3, deployment: { resources } }));
    const { exitCode, found } = brief(answer);
    const short = found.map((one) => one.replace(/urn:.*::/, ""));
    assert.deepEqual({ exitCode, found: short }, makers[file]);
  });

  it("judges all files of a directory", async () => {
    const { findings, exitCode } = await judge([directory]);
    assert.equal(exitCode, 1);
    const expected = Object.entries(makers).flatMap(([name, { found }]) => found.map(() => join(directory, name)));
    assert.deepEqual(findings.map(({ file = "" }) => join(root, file)).sort(), expected.sort());
  });

  it("gives a file the same fingerprints by whatever path it is named", async () => {
    const of = async (path: string) =>
      (await judge([path])).findings.map(({ file, fingerprint }) => [file, fingerprint]);
    const name = "tests/cli/commands/judge/files/cdk.template.json";
    for (const path of [
      `./${name}`,
      join(directory, "cdk.template.json"),
      "tests/../tests/cli/commands/judge/files/cdk.template.json",
    ])
      assert.deepEqual(await of(path), await of(name));
  });
});
