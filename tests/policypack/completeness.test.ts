import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { policies } from "../../policypack/policies";

const page = readFileSync(join(__dirname, "../../policypack/README.md"), "utf8");

describe("each policy of the pack", () => {
  for (const { name } of policies) {
    it(`has a test file and a part of the page: ${name}`, () => {
      assert.ok(existsSync(join(__dirname, "policies", `${name}.test.ts`)), "no test file");
      const heading = page.indexOf(`\n## ${name}\n`);
      assert.ok(heading > 0, "no heading");
      const part = page.slice(heading + 4).split("\n## ")[0] ?? "";
      for (const word of ["**What.**", "**Why.**", "**Remediation.**"]) assert.ok(part.includes(word), word);
    });
  }
});
