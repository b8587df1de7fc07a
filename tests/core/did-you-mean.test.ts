import assert from "node:assert/strict";
import { argumentTable } from "../../components/arguments/table";
import { didYouMean, nearest } from "../../core/text";
import { itEachCase } from "../support/cases";

const args = Object.keys(argumentTable);

describe("did you mean", () => {
  itEachCase(
    __filename,
    "cases",
    (typed, _names, meant) => `${typed} is meant to be ${meant}`,
    (typed: string, names: string[], meant: string) => assert.equal(nearest(typed, names), meant),
  );
  itEachCase(
    __filename,
    "unlike",
    (typed) => `${JSON.stringify(typed.slice(0, 10))} is like none, or like several`,
    (typed: string, names: string[]) => assert.equal(nearest(typed, names), undefined),
  );

  it("asks in words, or says nothing", () => {
    assert.equal(didYouMean("cluster", args), " (did you mean clusters?)");
    assert.equal(didYouMean("colour", args), "");
    assert.equal(didYouMean(7, args), "");
  });
});
