import assert from "node:assert/strict";
import { firstGiven, givenWords } from "../../../cli/io/given";

describe("the options that are given", () => {
  it("the first one, also where its value is false or empty", () => {
    assert.equal(firstGiven({ "--fix": undefined, "--plan": "", "--apply": "a" }), "--plan");
    assert.equal(firstGiven({ "--cache": false }), "--cache");
    assert.equal(firstGiven({ "--fix": undefined }), undefined);
  });

  it("all of them as words, without those that are not given", () =>
    assert.deepEqual(givenWords({ "--profile": "a b", "--endpoint": undefined, "--tag": "" }), [
      ...["--profile", "a b"],
      ...["--tag", ""],
    ]));
});
