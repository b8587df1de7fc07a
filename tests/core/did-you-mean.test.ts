import assert from "node:assert/strict";
import { argumentTable } from "../../components/arguments/table";
import { didYouMean, nearest } from "../../core/did-you-mean";
import { casesOf } from "../support/cases";

const args = Object.keys(argumentTable);

describe("did you mean", () => {
  const cases = casesOf(__filename, "cases") as [typed: string, names: string[], meant: string][];
  for (const [typed, names, meant] of cases)
    it(`${typed} is meant to be ${meant}`, () => assert.equal(nearest(typed, names), meant));

  const unlike = casesOf(__filename, "unlike") as [typed: string, names: string[]][];
  for (const [typed, names] of unlike)
    it(`${JSON.stringify(typed.slice(0, 10))} is like none, or like several`, () =>
      assert.equal(nearest(typed, names), undefined));

  it("asks in words, or says nothing", () => {
    assert.equal(didYouMean("cluster", args), " (did you mean clusters?)");
    assert.equal(didYouMean("colour", args), "");
    assert.equal(didYouMean(7, args), "");
  });
});
