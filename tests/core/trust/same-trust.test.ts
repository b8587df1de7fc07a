import assert from "node:assert/strict";
import { itEachCase } from "../../support/cases";
import { isSameTrust } from "../../../core/trust";

describe("two trust policies are the same", () => {
  itEachCase(__filename, "same", "%s", (_how: string, [one, other]: [string, string]) =>
    assert.ok(isSameTrust(one, other)),
  );
});

describe("two trust policies are not the same", () => {
  itEachCase(__filename, "different", "%s", (_how: string, [one, other]: [string, string]) =>
    assert.ok(!isSameTrust(one, other)),
  );
});
