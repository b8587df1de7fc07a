import assert from "node:assert/strict";
import { firstGiven, givenWords, once } from "../../../cli/aws/options";
import { describeProgram } from "../../../cli/program";
import { itEachCase } from "../../support/cases";

const notCalled = () => assert.fail("no command is run");

/** The error with which `fargate-role WORDS` ends before it runs. */
function refusalOf(...words: string[]) {
  const program = describeProgram(
    {
      scan: notCalled,
      judge: notCalled,
      ledger: notCalled,
      explain: notCalled,
    },
    notCalled,
  );
  let told = "";
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({ writeErr: (text) => (told += text) });
  assert.throws(() => program.parse(words, { from: "user" }));
  return told.split("\n")[0] ?? "";
}

describe("an option whose variable is not set", () => {
  itEachCase(
    __filename,
    "cases",
    (_option, ...words) => `is not taken for one that is left out: ${JSON.stringify(words)}`,
    (option: string, ...words: string[]) => {
      const value = words.at(-1)?.replace(/^--.*=$/, "");
      assert.equal(
        refusalOf(...words),
        `error: option '${option}' argument '${value}' is invalid. Give a value, or leave the option out.`,
      );
    },
  );
});

describe("the options that are given", () => {
  it("the first one, also where its value is false or empty", () => {
    assert.equal(firstGiven({ "--fix": undefined, "--save": "", "--from": "a" }), "--save");
    assert.equal(firstGiven({ "--yes": false }), "--yes");
    assert.equal(firstGiven({ "--fix": undefined }), undefined);
  });

  it("all of them as words, without those that are not given", () =>
    assert.deepEqual(givenWords({ "--profile": "a b", "--endpoint": undefined, "--tag": "" }), [
      ...["--profile", "a b"],
      ...["--tag", ""],
    ]));
});

describe("an option that takes one value", () => {
  it("is refused a second one", () => {
    assert.equal(once("a"), "a");
    assert.throws(() => once("b", "a"), { message: "Give it once." });
  });
});
