import assert from "node:assert/strict";
import type { PrincipalEntry, PrincipalType } from "../../../../core/policy/parse/statement";
import { accountOfEntry, accountOfPrincipal, covers } from "../../../../core/policy/evaluate/statement";
import type { Truth } from "../../../../core/policy/truth";
import { casesOf } from "../../../support/cases";

type PrincipalsOf = Partial<Record<PrincipalType, string[]>>;

describe("the principals of a policy", () => {
  const cases = casesOf(__filename, "covers") as [entries: PrincipalsOf, type: PrincipalType, value: string, Truth][];
  for (const [entries, type, value, expected] of cases) {
    it(`${JSON.stringify(entries)} cover ${type} ${value}: ${expected}`, () => {
      const list = Object.entries(entries).flatMap(([one, values]) =>
        values.map((text): PrincipalEntry => ({ type: one as PrincipalType, value: text })),
      );
      assert.equal(covers(list, { type, value }), expected);
    });
  }

  const accounts = casesOf(__filename, "accounts") as [string, ofEntry: string | null, ofPrincipal: string | null][];
  for (const [principal, ofEntry, ofPrincipal] of accounts) {
    it(`${principal} stands for ${ofEntry ?? "no account"} and belongs to ${ofPrincipal ?? "none"}`, () => {
      assert.deepEqual(
        [accountOfEntry(principal), accountOfPrincipal(principal)],
        [ofEntry ?? undefined, ofPrincipal ?? undefined],
      );
    });
  }
});
