import assert from "node:assert/strict";
import type { Exemption } from "../../../core/findings";
import { coversRole } from "../../../core/findings/exempt-role";
import type { RoleIdentity } from "../../../core/records/identity";
import { roleUrn } from "../../policypack/fixtures";

const account = "111122223333";
const arn = `arn:aws:iam::${account}:role/pods`;
const made = { label: "", urn: roleUrn("the-pods"), name: "pods" };
const known = { ...made, accountId: account, partition: "aws" };

describe("an exemption", () => {
  const cases: [what: Omit<Exemption, "reason">, role: RoleIdentity, covers: boolean][] = [
    [{ role: "pods" }, made, true],
    [{ role: "p*" }, made, true],
    [{ role: "other" }, made, false],
    [{ role: "the-pods" }, made, false],
    [{ role: arn }, known, true],
    [{ role: arn.replace(account, "444455556666") }, known, false],
    [{ role: arn }, made, false],
    [{ role: arn.replace(account, "1*") }, made, false],
    [{ role: arn.replace(account, "*") }, made, true],
    [{ role: "*:role/pods" }, made, true],
    [{ role: "arn:aws:iam::*:role/pods*1" }, { ...made, name: "pods-1" }, true],
    [{ role: "*/pods" }, made, true],
    [{ role: "*/1/pods" }, { ...made, path: "/1/" }, false],
    [{ role: "pods1" }, { ...made, name: "pods1" }, true],
    [{ resource: "the-pods" }, made, true],
    [{ resource: "the-*" }, made, true],
    [{ resource: "pods" }, made, false],
    [{ resource: roleUrn("the-pods") }, made, true],
    [{ resource: "urn:pulumi:dev::project::*" }, made, true],
    [{ resource: "the-pods" }, { label: "", name: "the-pods" }, false],
    [{ resource: "*" }, { label: "", name: "pods" }, false],
    [{ role: "pods", resource: "the-pods" }, made, true],
    [{ role: "other", resource: "the-pods" }, made, false],
    [{ role: "pods", resource: "other" }, made, false],
  ];
  for (const [what, role, covers] of cases)
    it(`for ${JSON.stringify(what)} ${covers ? "covers" : "does not cover"} ${JSON.stringify(role)}`, () =>
      assert.equal(coversRole({ ...what, reason: "OPS-1" }, role), covers));

  it("for a resource is about the names that are given, where they are", () => {
    const exemption = { resource: "row", reason: "OPS-1" };
    assert.equal(coversRole(exemption, made, ["file", "row"]), true);
    assert.equal(coversRole({ ...exemption, resource: "the-pods" }, made, ["row"]), false);
  });
});
