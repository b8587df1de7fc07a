import assert from "node:assert/strict";
import { secondRoleName, shellLine, shellWord } from "../../../core/aws/commands";
import { itEach } from "../../support/cases";

describe("a word of a command", () => {
  itEach([["a\nb", "'a\nb'"]], "%j is %j", (text: string, word: string) => assert.equal(shellWord(text), word));

  it("stands behind its option, where it would be taken for one itself", () =>
    assert.equal(shellLine("aws", "--role-name", "-pods", "-x", "--yes"), "aws --role-name=-pods -x --yes"));
});

describe("the name of a second role", () => {
  itEach(
    [
      ["of 51 letters", "x".repeat(51), `${"x".repeat(51)}-fargate-pods`],
      ["of 52 others, of which the last differs", `${"x".repeat(51)}z`, `${"x".repeat(42)}-74ac49a8-fargate-pods`],
    ],
    (what, _name, second) => `of one ${what} has ${second.length} characters`,
    (_what: string, name: string, second: string) => assert.equal(secondRoleName(name), second),
  );
});
