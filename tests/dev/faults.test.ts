import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { faults } from "../../dev/prove/faults";

describe("npm run prove:faults", () => {
  for (const { what, file, from } of faults)
    it(`can be tried with a fault: ${what}`, () => assert.ok(readFileSync(file, "utf8").includes(from)));
});
