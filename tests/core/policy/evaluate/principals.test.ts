import assert from "node:assert/strict";
import type { PrincipalEntry, PrincipalType } from "../../../../core/policy/parse/policy";
import { accountOfEntry, accountOfPrincipal, covers, type Truth } from "../../../../core/policy/evaluate/statement";
import { itEachCase } from "../../../support/cases";

type PrincipalsOf = Partial<Record<PrincipalType, string[]>>;

describe("the principals of a policy", () => {
  itEachCase(
    __filename,
    "covers",
    "%j cover %s %s: %s",
    (entries: PrincipalsOf, type: PrincipalType, value: string, expected: Truth) => {
      const list = Object.entries(entries).flatMap(([one, values]) =>
        values.map((text): PrincipalEntry => ({ type: one as PrincipalType, value: text })),
      );
      assert.equal(covers(list, { type, value }), expected);
    },
  );
  itEachCase(
    __filename,
    "accounts",
    (principal, ofEntry, ofPrincipal) =>
      `${principal} stands for ${ofEntry ?? "no account"} and belongs to ${ofPrincipal ?? "none"}`,
    (principal: string, ofEntry: string | null, ofPrincipal: string | null) => {
      assert.deepEqual(
        [accountOfEntry(principal), accountOfPrincipal(principal)],
        [ofEntry ?? undefined, ofPrincipal ?? undefined],
      );
    },
  );
});
