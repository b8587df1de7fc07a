import assert from "node:assert/strict";
import { keyTwiceInJson } from "../../../core/json";
import { itEach } from "../../support/cases";

const twice = (json: string): unknown[] => {
  const paths: string[] = [];
  const { key, line } = keyTwiceInJson(json, (path) => paths.push(path.join(".")) > 0) ?? {};
  return key === undefined ? [] : [key, line, ...paths];
};

describe("the keys that stand twice in JSON", () => {
  itEach(
    [["in an object of a list", '{"r": [{"a": 1},\n {"a": 1, "b": {"c": 1, "c" : 2}}]}', ["c", 2, "r.b.c"]]],
    "%s",
    (_what: string, json: string, found: unknown[]) => assert.deepEqual(twice(json), found),
  );

  it("but for one that does not matter", () =>
    assert.deepEqual(
      keyTwiceInJson('{"a": {"b": 1, "b": 2},\n "a": 3}', (path) => path.length === 1),
      { key: "a", line: 2 },
    ));

  it("in texts of great length and depth", () => {
    const long = JSON.stringify({ a: '\\"'.repeat(1_000_000) }).slice(0, -1);
    assert.deepEqual(twice(`${long}, "a": 1}`), ["a", 1, "a"]);
    assert.deepEqual(twice("[".repeat(100_000) + "]".repeat(100_000)), []);
  });
});
