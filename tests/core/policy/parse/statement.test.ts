import assert from "node:assert/strict";
import { elementOf, parseStatement } from "../../../../core/policy/parse/statement";
import { statement } from "../../trust/fixtures";
import { casesOf } from "../../../support/cases";

const read = (item: unknown) => parseStatement(item, 3, true, []);

describe("a statement is read at its worst", () => {
  type Worst = Partial<ReturnType<typeof read>>;
  const cases = casesOf(__filename, "worst") as [item: unknown, expected: Worst][];
  for (const [item, expected] of cases) {
    it(`${JSON.stringify(item)}: ${JSON.stringify(expected)}`, () => {
      const parsed = read(item);
      assert.deepEqual({ ...parsed, ...expected }, parsed);
    });
  }

  const labels = casesOf(__filename, "labels") as [sid: unknown, label: string][];
  for (const [sid, label] of labels) {
    it(`with the Sid ${JSON.stringify(sid)} is called ${label}`, () => {
      assert.equal(read(statement({ Sid: sid })).label, label);
    });
  }
});

describe("an element", () => {
  const cases: [container: Record<string, unknown>, value: unknown][] = [
    [{ Action: 1 }, 1],
    [{ ACTION: 1 }, 1],
    [{ action: 1, Action: 2 }, 2],
    [{ Action: undefined, action: 2 }, undefined],
    [{ Effect: 1 }, undefined],
    [{ undefined: 1 }, undefined],
  ];
  for (const [container, value] of cases) {
    it(`Action of ${JSON.stringify(container)} is ${JSON.stringify(value)}`, () => {
      assert.equal(elementOf(container, "Action"), value);
    });
  }
});
