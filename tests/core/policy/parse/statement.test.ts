import assert from "node:assert/strict";
import { elementOf, parseStatement } from "../../../../core/policy/parse/policy";
import { statement } from "../../trust/fixtures";
import { itEachCase, itEach } from "../../../support/cases";

const read = (item: unknown) => parseStatement(item, 3, true, []);

describe("a statement is read at its worst", () => {
  type Worst = Partial<ReturnType<typeof read>>;
  itEachCase(__filename, "worst", "%j: %j", (item: unknown, expected: Worst) => {
    const parsed = read(item);
    assert.deepEqual({ ...parsed, ...expected }, parsed);
  });
  itEachCase(__filename, "labels", "with the Sid %j is called %s", (sid: unknown, label: string) => {
    assert.equal(read(statement({ Sid: sid })).label, label);
  });
});

describe("an element", () => {
  itEach(
    [
      [{ Action: 1 }, 1],
      [{ ACTION: 1 }, 1],
      [{ action: 1, Action: 2 }, 2],
      [{ Action: undefined, action: 2 }, undefined],
      [{ Effect: 1 }, undefined],
      [{ undefined: 1 }, undefined],
    ],
    "Action of %j is %j",
    (container: Record<string, unknown>, value: unknown) => {
      assert.equal(elementOf(container, "Action"), value);
    },
  );
});
