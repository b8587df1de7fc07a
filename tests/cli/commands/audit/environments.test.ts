import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { analyzeStack } from "../../../../cli/commands/audit/analyze";
import { openEnvironments } from "../../../../cli/commands/audit/pack";
import { Unanswered } from "../../../../core/unanswered";
import { packConfigOf } from "../../../../core/findings/configuration/file";
import type { Backend } from "../../../../cli/walk/backend";
import { casesOf } from "../../../support/cases";

interface Ran {
  words: readonly string[];
  variables?: Record<string, string>;
  config?: unknown;
  file?: string;
}

/** A backend with these ESC environments, each by its whole name, and what was asked of its CLI. */
function backend(environments: Record<string, unknown>) {
  const ran: Ran[] = [];
  const fake: Backend = {
    url: "https://api.pulumi.com",
    list: () => assert.fail("nothing is listed"),
    export: () => Promise.resolve({ version: 3, deployment: {} }),
    run: (words, variables = {}) => {
      if (words[0] !== "env") {
        const config = JSON.parse(readFileSync(words[words.indexOf("--policy-pack-config") + 1], "utf8"));
        const file = variables.CA && readFileSync(variables.CA, "utf8");
        ran.push({ words, variables, config, ...(file === undefined ? {} : { file }) });
        return Promise.resolve({ exitCode: 0, stdout: '{"summaryEvent":{}}', stderr: "" });
      }
      ran.push({ words });
      const value = environments[words[2]];
      if (value === undefined)
        return Promise.resolve({ exitCode: 255, stdout: "", stderr: "error: [404] environment not found\n" });
      const said =
        typeof value === "string" ? { stdout: "", stderr: value } : { stdout: JSON.stringify(value), stderr: "" };
      return Promise.resolve({ exitCode: 0, ...said });
    },
  };
  return { fake, ran };
}

const opened = (environments: Record<string, unknown>, file: object) =>
  openEnvironments(backend(environments).fake, "acme", packConfigOf(file));

describe("the ESC environments of a pack's configuration", () => {
  const ledgers = { ledgers: ["ledger.json"] };

  it("are those of the stack's organization, one after the other, of which the later wins", async () => {
    const environments = {
      "acme/policies/base": { policyConfig: { some: { a: 1, b: 1 } }, environmentVariables: { A: "1", B: true } },
      "acme/default/prod@7": { policyConfig: { some: { b: 2 } }, environmentVariables: { A: "2", N: null, O: {} } },
    };
    const { config, variables } = await opened(environments, { environments: ["policies/base", "prod@7"] });
    assert.deepEqual(config, { some: { a: 1, b: 2 } });
    assert.deepEqual(variables, { A: "2", B: "true", N: "" });
  });

  const merges = casesOf(__filename, "merges") as [string, object, object, object][];
  for (const [what, policies, policyConfig, expected] of merges)
    it(`add to the file ${what}`, async () => {
      const environments = { "acme/a/b": { policyConfig } };
      const { config: first } = await opened(environments, { ...policies, environments: ["a/b"] });
      assert.deepEqual(first, expected);
      const exceptions = { "EXC-1": { reason: "OPS-1", match: [] } };
      const { config } = await opened(environments, { version: 2, policies, exceptions, environments: ["a/b"] });
      assert.deepEqual(config, { version: 2, policies: expected, exceptions });
    });

  const refused: [string, unknown, RegExp][] = [
    [
      "that is not there",
      undefined,
      /^environment acme\/a\/b of .* cannot be opened: \[404\] environment not found\. See why with: pulumi env open acme\/a\/b$/,
    ],
    ["that is wrong itself", "a/b:1:2: unknown import", /cannot be opened: a\/b:1:2: unknown import\. /],
    [
      "with a policyConfig that is none",
      { policyConfig: ["x"] },
      /^policyConfig of the pack's environments is not an object$/,
    ],
    ["with a policy that is not an object", { policyConfig: { some: "advisory" } }, /has no object for some$/],
  ];
  for (const [what, value, message] of refused)
    it(`leave unknown what a stack is where there is one ${what}`, () =>
      assert.rejects(opened({ "acme/a/b": value }, { environments: ["a/b"] }), (error: unknown) => {
        assert.ok(error instanceof Unanswered);
        assert.match(error.message, message);
        return true;
      }));

  it("reach the pack as configuration, variables and files, of which nothing stays", async () => {
    const environment = {
      policyConfig: { some: ledgers },
      environmentVariables: { AWS_PROFILE: "audit" },
      files: { CA: "pem" },
    };
    const { fake, ran } = backend({ "acme/a/b": environment });
    const open = (organization: string) =>
      openEnvironments(fake, organization, packConfigOf({ environments: ["a/b"] }));
    await analyzeStack(fake, "acme/shop/prod", { policyPack: "pack", policyPackConfig: "ignored.json", open });
    const [, { config, variables, file }] = ran;
    assert.deepEqual([config, variables?.AWS_PROFILE, file], [{ some: ledgers }, "audit", "pem"]);
    assert.ok(!existsSync(variables?.CA ?? ""));
  });
});
