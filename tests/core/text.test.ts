import assert from "node:assert/strict";
import {
  addTo,
  asList,
  asObject,
  isCalendarDate,
  plural,
  compareTexts,
  decodedText,
  whyUnreadable,
  isObject,
  ownEntry,
  parsedJson,
  required,
  printable,
  printableJson,
  printableLines,
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

  it("asObject: an object is itself, anything else an empty one", () =>
    assert.deepEqual([{ a: 1 }, ["a"], "a", undefined].map(asObject), [{ a: 1 }, {}, {}, {}]));
  itEach(
    [
      ["UTF-8", Buffer.from("{ä}")],
      ["UTF-8 behind a mark", Buffer.from("\ufeff{ä}")],
      ["UTF-16", Buffer.from("\ufeff{ä}", "utf16le")],
      ["UTF-16, high byte first", Buffer.from("\ufeff{ä}", "utf16le").swap16()],
    ],
    "decodedText: %s, without the mark",
    (_what: string, bytes: Uint8Array) => assert.equal(decodedText(bytes), "{ä}"),
  );
  it("decodedText: bytes that are no text stay visible as such, and nothing is none", () => {
    const halfMarks = [[0xff, 0x41], [0xfe, 0x41], [0x41, 0xfe], [0x41, 0xff], []];
    assert.deepEqual(
      halfMarks.map((bytes) => decodedText(Uint8Array.from(bytes))),
      ["\ufffdA", "\ufffdA", "A\ufffd", "A\ufffd", ""],
    );
  });

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

  it("printableLines: line ends stay, and no line is a command of a CI system", () => {
    assert.equal(printableLines("a\n b::c\n  ::error::d\n\u001b"), "a\n b::c\n  \\u003a:error::d\n\\u001b");
  });

  it("quote: a name stands between quotes", () => {
    assert.equal(quote("arn:aws:iam::111122223333:role/eks/pods"), '"arn:aws:iam::111122223333:role/eks/pods"');
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

  it("quoteTyped: a value for which JSON has no word is what JavaScript makes of it", () => {
    const values = [NaN, 3600n, Symbol("a"), (): number => 1, null, true];
    assert.deepEqual(
      values.map((value) => quoteTyped(value)),
      ["NaN", "3600", "Symbol(a)", "() => 1", "null", "true"],
    );
  });

  for (const [name, text, expected] of [
    ["an escape code", "a\u001b[31mb", "a\\u001b[31mb"],
    ["a newline before ::error::", "a\n::error::b", "a\\u000a::error::b"],
    ["a C1 control", "\u009b31m", "\\u009b31m"],
    ["a right-to-left override", "\u202Etxt", "\\u202etxt"],
    ["a zero-width space", "a\u200bb", "a\\u200bb"],
    ["a tag character", "\u{e0041}", "\\u{e0041}"],
    ["a code point that is no character", "\uffff\u{1fffe}", "\\uffff\\u{1fffe}"],
    ["the last character of the first plane", "\ufffd", "\ufffd"],
    ["half a surrogate pair", "\ud800x", "\\ud800x"],
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

  it("addTo: adds to a list, and begins one", () => {
    const lists = new Map<string, number[]>();
    addTo(lists, "a", 1);
    addTo(lists, "b", 2, 3);
    addTo(lists, "a", 4);
    assert.deepEqual(
      [...lists],
      [
        ["a", [1, 4]],
        ["b", [2, 3]],
      ],
    );
  });

  it("ownEntry: an entry of the table itself", () => {
    const table = { a: 1 };
    assert.deepEqual(
      [ownEntry(table, "a"), ownEntry(table, "b"), ownEntry(table, "constructor")],
      [1, undefined, undefined],
    );
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
