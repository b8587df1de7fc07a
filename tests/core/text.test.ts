import assert from "node:assert/strict";
import {
  asList,
  isCalendarDate,
  plural,
  compareTexts,
  decodedText,
  whyUnreadable,
  isObject,
  parsedJson,
  required,
  printable,
  printableJson,
  quote,
  quoteTyped,
} from "../../core/text";
import { itEach } from "../support/cases";

describe("text", () => {
  it("compareTexts: by characters and no language's rules, a missing one first", () => {
    const ordered = [undefined, "B", "a", "aa", "\u00e4"];
    for (const [index, text] of ordered.entries())
      assert.deepEqual(
        ordered.map((other) => compareTexts(text, other)),
        ordered.map((_, other) => Math.sign(index - other)),
      );
  });

  it("parsedJson: the value of a JSON text, and undefined for any other text", () =>
    assert.deepEqual(
      ['{"a":[1]}', "null", "", "{", "undefined"].map((text) => parsedJson(text)),
      [{ a: [1] }, null, ...[undefined, undefined, undefined]],
    ));
  itEach(
    [
      ["UTF-16", Buffer.from("\ufeff{ä}", "utf16le")],
      ["UTF-16, high byte first", Buffer.from("\ufeff{ä}", "utf16le").swap16()],
    ],
    "decodedText: %s, without the mark",
    (_what: string, bytes: Uint8Array) => assert.equal(decodedText(bytes), "{ä}"),
  );

  it("whyUnreadable: words for a usual code, and the code if there are none", () =>
    assert.deepEqual([{ code: "ENOENT" }, { code: "ENOTDIR" }, { code: "EIO" }, {}].map(whyUnreadable), [
      "there is no such file",
      "there is no such file",
      "reading it fails (EIO)",
      "reading it fails (unknown cause)",
    ]));

  it("isCalendarDate: a year, month or day that there is", () => {
    const dates = ["2027", "2027-03", "2027-03-31", "2028-02-29"];
    const others = ["2027-02-29", "2027-02-30", "2027-13", "2027-00-01", "31.3.2027", ""];
    assert.deepEqual([...dates, ...others].filter(isCalendarDate), dates);
  });

  it("quote: a text with other characters, or a very long one, is described", () => {
    assert.equal(quote("pass word"), "a value that is not shown");
    assert.equal(quote("\u001b[31m", "a key"), "a key");
    assert.equal(quote("x".repeat(201)), "a value that is not shown");
  });

  it("quoteTyped: a value is JSON, cut and without control characters", () => {
    assert.equal(quoteTyped({ a: [1] }), '{"a":[1]}');
    assert.equal(quoteTyped(undefined), "undefined");
    assert.equal(quoteTyped("x".repeat(9), 5), '"xxxx...');
    assert.equal(quoteTyped("xxx", 5), '"xxx"');
    assert.equal(quoteTyped("\u202e"), '"\\u202e"');
  });

  for (const [name, text, expected] of [
    ["a tag character", "\u{e0041}", "\\u{e0041}"],
    ["a code point that is no character", "\uffff\u{1fffe}", "\\uffff\\u{1fffe}"],
    ["the last character of the first plane", "\ufffd", "\ufffd"],
    ["letters of every script and an emoji", "Größe 名前 🚀", "Größe 名前 🚀"],
  ] as const) {
    it(`printable: ${name} becomes ${JSON.stringify(expected)}`, () => {
      assert.equal(printable(text), expected);
    });
  }

  it("printableJson: lines stay, and what JSON leaves and a terminal acts on is escaped", () => {
    assert.equal(
      printableJson({ name: "a\u202eb", tag: "\u{e0041}c\u0080" }),
      '{\n  "name": "a\\u202eb",\n  "tag": "\\udb40\\udc41c\\u0080"\n}',
    );
    assert.deepEqual(JSON.parse(printableJson(["\u{e0041}\u202e\u0085"])), ["\u{e0041}\u202e\u0085"]);
  });

  it("required: an entry is itself, a missing one is an error", () => {
    assert.deepEqual([required("a"), required(null), required(0)], ["a", null, 0]);
    assert.throws(() => required(undefined), { message: "an entry that must be there is missing" });
  });

  it("isObject: a list and null are no objects", () => {
    assert.deepEqual([{}, [], null, "x"].map(isObject), [true, false, false, false]);
  });

  it("plural: one is one", () => {
    assert.deepEqual(
      [0, 1, 2].map((count) => plural(count, "role")),
      ["0 roles", "1 role", "2 roles"],
    );
  });

  it("asList: a scalar is a list of one, nothing is empty", () => {
    assert.deepEqual([asList("a"), asList(["a"]), asList(undefined), asList(null)], [["a"], ["a"], [], []]);
  });
});
