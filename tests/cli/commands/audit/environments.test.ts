import assert from "node:assert/strict";
import { openEnvironments } from "../../../../cli/commands/audit/configuration";
import { Unanswered } from "../../../../core/unanswered";
import { packConfigOf } from "../../../../core/findings/configuration/file";
import type { Backend } from "../../../../cli/walk/backend";
import { casesOf } from "../../../support/cases";

/** A backend with these ESC environments, each by its whole name. */
function backend(environments: Record<string, unknown>): Backend {
  return {
    url: "https://api.pulumi.com",
    list: () => assert.fail("nothing is listed"),
    export: () => assert.fail("nothing is exported"),
    run: (words) => {
      const value = environments[words[2]];
      if (value === undefined)
        return Promise.resolve({ exitCode: 255, stdout: "", stderr: "error: [404] environment not found\n" });
      const said =
        typeof value === "string" ? { stdout: "", stderr: value } : { stdout: JSON.stringify(value), stderr: "" };
      return Promise.resolve({ exitCode: 0, ...said });
    },
  };
}

const opened = (environments: Record<string, unknown>, file: object) =>
  openEnvironments(backend(environments), "acme", packConfigOf(file));

describe("the ESC environments of a pack's configuration", () => {
  it("are those of the stack's organization, one after the other, of which the later wins", async () => {
    const environments = {
      "acme/policies/base": { policyConfig: { some: { a: 1, b: 1 } } },
      "acme/default/prod@7": { policyConfig: { some: { b: 2 } } },
    };
    const { policies } = await opened(environments, { environments: ["policies/base", "prod@7"] });
    assert.deepEqual(policies, { some: { a: 1, b: 2 } });
  });

  const merges = casesOf(__filename, "merges") as [string, object, object, object][];
  for (const [what, policies, policyConfig, expected] of merges)
    it(`add to the file ${what}`, async () => {
      const environments = { "acme/a/b": { policyConfig } };
      for (const file of [policies, { version: 2, policies }])
        assert.deepEqual((await opened(environments, { ...file, environments: ["a/b"] })).policies, expected);
    });

  it("give variables and files as texts, and leave out what is none", async () => {
    const [values, texts] = [
      { a: "x", b: 1, c: true, d: null, e: {}, f: [] },
      { a: "x", b: "1", c: "true", d: "" },
    ];
    const environments = { "acme/a/b": { environmentVariables: values, files: values } };
    const { variables, files } = await opened(environments, { environments: ["a/b"] });
    assert.deepEqual([variables, files], [texts, texts]);
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
});
