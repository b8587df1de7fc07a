import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { policies } from "../../policypack/policies";

const root = join(__dirname, "../..");
const page = readFileSync(join(root, "policypack/README.md"), "utf8");

describe("each policy of the pack", () => {
  for (const { name } of policies) {
    it(`has a test file that tests it, and a part of the page: ${name}`, () => {
      const path = `tests/policypack/policies/${name}.test.ts`;
      assert.ok(existsSync(join(root, path)), `${path} is missing`);
      const tests = readFileSync(join(root, path), "utf8");
      assert.ok(tests.includes(`"${name}"`), `${path} does not name the policy`);
      assert.match(tests, /^ +it\(/m, `${path} has no test`);
      const heading = page.indexOf(`\n## ${name}\n`);
      assert.ok(heading > 0, `policypack/README.md has no part "## ${name}"`);
      const part = page.slice(heading + 4).split("\n## ")[0] ?? "";
      for (const word of ["**Finds**", "**Remediation**"])
        assert.ok(part.includes(word), `the part "## ${name}" of policypack/README.md has no ${word}`);
    });
  }
});
