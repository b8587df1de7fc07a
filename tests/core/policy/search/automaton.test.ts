import assert from "node:assert/strict";
import { itEachCase } from "../../../support/cases";
import { Automaton, everything, type Front, waiting } from "../../../../core/policy/search/automaton";
import { charactersOf } from "../../../../core/policy/search/segments";
import { patternOf } from "../../../../core/policy/evaluate/pattern";

const reading = { wildcards: true, variables: false, ignoreCase: false, arn: false };

/** Where the values of one constraint are after a text. */
function after(text: string, values: readonly string[], changes: Partial<typeof reading> = {}) {
  const patterns = values.map((value) => patternOf(value, { ...reading, ...changes }));
  const automaton = new Automaton([{ patterns, span: { from: 0, to: 2 } }]);
  const [start = []] = automaton.starts;
  const front = Array.from(text).reduce<Front>((now, one) => automaton.advance(now, one.charCodeAt(0)), start);
  return { automaton, front };
}

describe("the automaton of a policy's values", () => {
  type Row = [text: string, values: string[], positions: number, accepts: boolean, changes?: Partial<typeof reading>];
  itEachCase(
    __filename,
    "cases",
    (title, [text, _values, _positions, _accepts, _changes]) => `is after "${text}" at ${title}`,
    (_title: string, [text, values, positions, accepts, changes]: Row) => {
      const { automaton, front } = after(text, values, changes);
      assert.equal(front.length, positions);
      assert.equal(
        front.some((position) => automaton.accepts(position)),
        accepts,
      );
    },
  );

  it("is at the same list if a character changes nothing", () => {
    const { automaton, front } = after("ab", ["*x*y"]);
    assert.equal(automaton.advance(front, 98), front);
    assert.equal(automaton.advance(waiting, 98), waiting);
  });

  it("matches everything once a run of any characters is the end", () => {
    assert.equal(after("ab", ["a*"]).front, everything);
    assert.equal(after("", ["*"]).front, everything);
    assert.notEqual(after("a", ["a*:"], { arn: true }).front, everything);
  });

  it("needs as many characters as the shortest value has left", () => {
    const { automaton, front } = after("ab", ["a*b?c", "ab?cd"]);
    assert.deepEqual(new Set(front.map((position) => automaton.needs(position))), new Set([2, 3]));
  });

  it("names the characters that can follow, and says if no other can", () => {
    const named = (text: string, values: string[]) => {
      const { automaton, front } = after(text, values);
      const codes: number[] = [];
      const isBound = automaton.nameCharacters(front, charactersOf("abc"), codes);
      return [String.fromCharCode(...codes.sort()), isBound];
    };
    assert.deepEqual(named("", ["ax", "bx", "zx"]), ["ab", true]);
    assert.deepEqual(named("", ["ax", "?x"]), ["a", false]);
    assert.deepEqual(named("", ["*c"]), ["c", false]);
  });

  it("knows the last segment of its positions", () => {
    const { automaton, front } = after("a", ["ab"]);
    assert.deepEqual(
      [2, 1].map((segment) => automaton.isAtEnd(front[0] ?? 0, segment)),
      [true, false],
    );
    assert.equal(automaton.isAtEnd(everything[0], 2), false);
  });
});
