import { run, type Segment, type Constraint, type Span } from "../../../../core/policy/search/segments";
import assert from "node:assert/strict";
import fc from "fast-check";
import { findWitness } from "../../../../core/policy/search/inclusion";
import { matches, patternOf } from "../../../../core/policy/evaluate/pattern";
import "../../../support/seed";

const texts = (...all: string[]): Segment => ({ kind: "texts", texts: all });
const at = (span: Span, values: readonly string[], changes: { ignoreCase?: boolean; arn?: boolean } = {}) => ({
  patterns: values.map((value) =>
    patternOf(value, { wildcards: true, variables: false, ignoreCase: false, arn: false, ...changes }),
  ),
  span,
});

/** True if a text, by its segments, meets constraints: what the search has to agree with. */
function meets(text: readonly string[], required: readonly Constraint[], forbidden: readonly Constraint[]) {
  const isMet = ({ patterns, span: { from, to } }: Constraint) =>
    patterns.some((pattern) => matches(pattern, text.slice(from, to + 1).join("")));
  return required.every(isMet) && !forbidden.some(isMet);
}

/** The witness that is found, which has to be one. */
function found(universe: readonly Segment[], required: Constraint[], forbidden: Constraint[] = []) {
  const witness = findWitness({ universe, required, forbidden });
  if (witness) assert.ok(meets(witness, required, forbidden), witness.join(" "));
  return witness?.join("");
}

function textsOf(shortest: number, longest: number, characters: readonly string[]) {
  const layers = [[""]];
  for (let length = 1; length <= longest; length++)
    layers.push((layers[length - 1] ?? []).flatMap((text) => characters.map((character) => text + character)));
  return layers.slice(shortest).flat();
}

describe("a witness against inclusion", () => {
  /** Finds a witness exactly if some text of the universe is one, in enough cases of both. */
  function isFoundAmong(universe: readonly Segment[], all: readonly string[][], least: number, numRuns: number) {
    const outcomes = { found: 0, none: 0 };
    return {
      check: (required: Constraint[], forbidden: Constraint[]) => {
        const witness = found(universe, required, forbidden);
        assert.equal(
          witness !== undefined,
          all.some((text) => meets(text, required, forbidden)),
        );
        outcomes[witness === undefined ? "none" : "found"]++;
      },
      numRuns,
      isEnough: () => {
        assert.ok(outcomes.found > least && outcomes.none > least, JSON.stringify(outcomes));
      },
    };
  }

  it("is found in any universe of several segments if there is one", () => {
    const letters = ["a", "b", "c"];
    const universe = [texts("a:", "ab:", "b:"), run("abc", 1, 3, ["ab"]), texts("/"), run("abc", 2, 2, ["cc"])];
    const all = ["a:", "ab:", "b:"].flatMap((prefix) =>
      textsOf(1, 3, letters).flatMap((name) => textsOf(2, 2, letters).map((end) => [prefix, name, "/", end])),
    );
    const spans: Span[] = [
      { from: 0, to: 3 },
      { from: 1, to: 1 },
      { from: 1, to: 2 },
      { from: 3, to: 3 },
    ];
    // Patterns of the whole text often begin and end like one, so that some match.
    const constraint = (most: number) =>
      fc.constantFrom(...spans).chain((span) => {
        const value = span.from === 0 ? /^(\*|a|b|ab|\?)(:|\*)[abc*?]{0,5}(\/|\*)[abc*?]{0,3}$/ : /^[ab*?c]{0,6}\/?$/;
        const values = fc.array(fc.stringMatching(value), { minLength: 1, maxLength: most });
        return fc.tuple(values, fc.boolean()).map(([some, ignoreCase]) => at(span, some, { ignoreCase }));
      });
    const { check, numRuns, isEnough } = isFoundAmong(universe, all, 200, 1_000);
    const lists = fc.array(constraint(4), { maxLength: 3 });
    fc.assert(fc.property(lists, fc.array(constraint(2), { maxLength: 5 }), check), { numRuns });
    isEnough();
  });

  it("is found if there is one whose parts between colons match those of ARNs", () => {
    const universe = [run("a:b", 5, 7)];
    const all = textsOf(5, 7, ["a", ":", "b"]).map((text) => [text]);
    const arn = fc
      .array(fc.constantFrom("", "*", "*", "?", "a", "*a", "b*", "*b*"), { minLength: 5, maxLength: 7 })
      .map((parts) => parts.join(":"));
    const arns = (minLength: number, maxLength: number) =>
      fc.array(arn, { minLength, maxLength }).map((values) => at({ from: 0, to: 0 }, values, { arn: true }));
    const { check, numRuns, isEnough } = isFoundAmong(universe, all, 50, 300);
    fc.assert(
      fc.property(arns(1, 4), arns(0, 6), (list, others) => {
        check([list], [others]);
      }),
      { numRuns },
    );
    isEnough();
  });

  it("can be as long as it has to be in a run without an end", () => {
    const value = "*a?".repeat(2_000);
    assert.equal(found([run("ab", 0, Infinity)], [at({ from: 0, to: 0 }, [value])])?.length, 4_000);
  });

  type Only = [universe: Segment[], required: string[][], forbidden: string[], found: string | undefined];
  const only: Record<string, Only> = {
    "of no text to choose from": [[texts(), run("ab", 1, 3)], [], [], undefined],
    "before no text to choose from": [[run("ab", 1, 3), texts()], [], [], undefined],
    "that ends with the second of two ends": [[run("ab", 1, 1, ["a"]), texts("1", "2")], [], ["*1"], "a2"],
    "as long as a run can be": [[run("ab", 1, 5)], [["????b"]], [], "aaaab"],
    "longer than a run can be": [[run("ab", 1, 5)], [["?????b"]], [], undefined],
    "with a character of no pattern": [[run("abc", 1, 1)], [], ["a", "b"], "c"],
    "with each character forbidden": [[run("abc", 1, 1)], [], ["a", "b", "c"], undefined],
    "in either list": [
      [run("abc", 1, 3)],
      [
        ["a*", "b*"],
        ["*b", "*c"],
      ],
      ["a*"],
      "b",
    ],
  };
  for (const [title, [universe, required, forbidden, expected]] of Object.entries(only))
    it(`${title} is ${expected ?? "none"}`, () => {
      const whole = { from: 0, to: universe.length - 1 };
      const constraints = required.map((values) => at(whole, values));
      assert.equal(found(universe, constraints, [at(whole, forbidden)]), expected);
    });
});
