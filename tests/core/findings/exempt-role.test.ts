import assert from "node:assert/strict";
import { coversRole, type Exemption } from "../../../core/findings";
import type { RoleIdentity } from "../../../core/records/identity";
import { roleUrn } from "../../policypack/fixtures";
import { itEachCase } from "../../support/cases";

const made = { label: "", urn: roleUrn("the-pods"), name: "pods" };

describe("an exemption", () => {
  itEachCase(
    __filename,
    "cases",
    (what, role, covers) =>
      `for ${JSON.stringify(what)} ${covers ? "covers" : "does not cover"} ${JSON.stringify(role)}`,
    (what: Omit<Exemption, "reason">, role: RoleIdentity, covers: boolean) =>
      assert.equal(coversRole({ ...what, reason: "OPS-1" }, { role }), covers),
  );

  it("for a resource is about the names that are given, where they are", () => {
    const exemption = { resource: "row", reason: "OPS-1" };
    assert.equal(coversRole(exemption, { role: made, names: ["file", "row"] }), true);
    assert.equal(coversRole({ ...exemption, resource: "the-pods" }, { role: made, names: ["row"] }), false);
  });
});
