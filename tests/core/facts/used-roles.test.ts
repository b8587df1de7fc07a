import { evidenceTexts } from "../../../core/findings/render/evidence";
import assert from "node:assert/strict";
import type { UseFact } from "../../../core/records/uses";
import { findFacts, usedRoles } from "../../../core/facts/facts";
import type { RoleIdentity } from "../../../core/records/identity";
import { unknown, type TestResource } from "../../support/analyzer";
import { itEachCase } from "../../support/cases";
import { recordOf } from "../../support/records";

/** One use of each role; a use is known by its place in the list. */
const usesOf = (roles: Partial<RoleIdentity>[]) =>
  roles.map((role, index): UseFact => ({
    use: "node-group",
    role: { label: `role ${index}`, ...role },
    urn: "",
    evidence: { kind: "noted", words: String(index) },
  }));

describe("the uses of one role", () => {
  itEachCase(
    __filename,
    "together",
    "are put together by %s",
    (_what: string, roles: Partial<RoleIdentity>[], expected: string[]) => {
      const found = usedRoles(usesOf(roles)).map(
        ({ role, uses }) =>
          `${role.urn ?? "-"} ${role.accountId ?? "-"} ${evidenceTexts(uses.map(({ evidence }) => evidence)).join()}`,
      );
      assert.deepEqual(found.sort(), [...expected].sort());
    },
  );
  itEachCase(
    __filename,
    "identities",
    "show of the role %s",
    (_what: string, roles: Partial<RoleIdentity>[], expected: Partial<RoleIdentity>) => {
      const known = usedRoles(usesOf(roles)).map(({ role }) =>
        Object.fromEntries(Object.entries(role).filter(([, value]) => value !== undefined)),
      );
      assert.deepEqual(known, [expected]);
    },
  );
});

describe("what a stack's resources say", () => {
  const of = ({ type, name, props }: TestResource) => recordOf(type, name, props);
  const counts = (...records: TestResource[]) => {
    const { uses, openUses, instanceProfileUses, attachments, stack } = findFacts(records.map(of));
    return [uses, openUses, instanceProfileUses, attachments, stack.records].map(({ length }) => length);
  };
  itEachCase(
    __filename,
    "cases",
    "is %s",
    (_what: string, record: TestResource, expected: number[]) => assert.deepEqual(counts(record), expected),
    unknown,
  );
});
