import assert from "node:assert/strict";
import { memoize, memoizeByDocument, memoizeByObject } from "../../core/memoize";

/** The function, and how often each text has been asked of the one that it remembers. */
function counted() {
  const asked = new Map<string, number>();
  const upper = memoize((text) => {
    asked.set(text, (asked.get(text) ?? 0) + 1);
    return text === "" ? undefined : text.toUpperCase();
  });
  return { upper, asked };
}

describe("a function that remembers", () => {
  for (const [title, text, result, times] of [
    ["makes a text's result once", "a", "A", 1],
    ["makes it once where it is undefined", "", undefined, 1],
    ["makes it once for a text of 500 characters", "b".repeat(500), "B".repeat(500), 1],
    ["makes it each time for a text of 501 characters", "b".repeat(501), "B".repeat(501), 2],
  ] as const)
    it(title, () => {
      const { upper, asked } = counted();
      assert.deepEqual([upper(text), upper(text), asked.get(text)], [result, result, times]);
    });

  it("remembers 2000 texts, and forgets them all for one more", () => {
    const { upper, asked } = counted();
    const texts = Array.from({ length: 2000 }, (_, index) => `t${index}`);
    for (const text of [...texts, ...texts]) upper(text);
    assert.deepEqual(new Set(asked.values()), new Set([1]));
    for (const text of ["one more", ...texts.slice(0, 3), "one more"]) upper(text);
    assert.deepEqual(
      ["one more", "t0", "t2", "t3"].map((text) => asked.get(text)),
      [1, 2, 2, 1],
    );
  });
});

describe("a function that remembers by object", () => {
  it("makes an object's result once, and that of another one that looks the same again", () => {
    let asked = 0;
    const next = memoizeByObject((_key: object) => asked++);
    const [one, other] = [{}, {}];
    assert.deepEqual([next(one), next(one), next(other), next(one), asked], [0, 0, 1, 0, 2]);
  });
});

describe("a function that remembers what is asked about a document", () => {
  it("remembers a document of some thousand characters, until all together have two million", () => {
    let asked = 0;
    const ask = memoizeByDocument(() => asked++);
    const documents = Array.from({ length: 300 }, (_, index) => `${index}`.padEnd(7_500));
    assert.deepEqual([ask(documents[0], 0), ask(documents[0], 0)], [0, 0]);
    for (const document of documents) ask(document, 0);
    assert.equal(asked, 300);
    assert.deepEqual([ask(documents[299], 0), ask(documents[0], 0)], [299, 300]);
    assert.deepEqual([ask("a".repeat(8_000), 0), ask("a".repeat(8_000), 0)], [301, 302]);
  });

  it("makes the same of a text once, of the same text otherwise again, and of an object each time", () => {
    let asked = 0;
    const ask = memoizeByDocument((document, about: string[]) => [document, ...about, asked++]);
    assert.deepEqual(
      [ask("a", ["b"]), ask("a", ["b"]), ask("a", ["c"])],
      [
        ["a", "b", 0],
        ["a", "b", 0],
        ["a", "c", 1],
      ],
    );
    const object = {};
    assert.deepEqual(
      [ask(object, []), ask(object, [])],
      [
        [object, 2],
        [object, 3],
      ],
    );
  });
});
