import assert from "node:assert/strict";
import { casesOf } from "../../support/cases";
import { isSameTrust } from "../../../core/trust";

describe("two trust policies are the same", () => {
  const same = casesOf(__filename, "same") as Record<string, [string, string]>;
  for (const [how, [one, other]] of Object.entries(same)) it(how, () => assert.ok(isSameTrust(one, other)));
});

describe("two trust policies are not the same", () => {
  const different = casesOf(__filename, "different") as Record<string, [string, string]>;
  for (const [how, [one, other]] of Object.entries(different)) it(how, () => assert.ok(!isSameTrust(one, other)));
});
