import assert from "node:assert/strict";
import { secondRoleName, shellLine, shellWord } from "../../../core/aws/commands";
import { itEach } from "../../support/cases";

describe("a word of a command", () => {
  itEach(
    [
      ["pods", "pods"],
      ["arn:aws:iam::123456789012:role/a+b=c,d.e@f-g_h", "arn:aws:iam::123456789012:role/a+b=c,d.e@f-g_h"],
      ["50%", "50%"],
      ["", "''"],
      ["two words", "'two words'"],
      ["$(reboot)", "'$(reboot)'"],
      ["a;b", "'a;b'"],
      [";ab", "';ab'"],
      ["a\nb", "'a\nb'"],
      ["it's Ann's", "'it'\\''s Ann'\\''s'"],
      // A shell such as zsh puts the path of a program in place of such a word.
      ["=pods", "'=pods'"],
    ],
    "%j is %j",
    (text: string, word: string) => assert.equal(shellWord(text), word),
  );

  it("stands beside the others, each quoted where it has to be", () =>
    assert.equal(shellLine("aws", "two words", "x"), "aws 'two words' x"));

  it("stands behind its option, where it would be taken for one itself", () =>
    assert.equal(shellLine("aws", "--role-name", "-pods", "-x", "--yes"), "aws --role-name=-pods -x --yes"));
});

describe("the name of a second role", () => {
  itEach(
    [
      ["short", "pods", "pods-fargate-pods"],
      ["of 51 letters", "x".repeat(51), `${"x".repeat(51)}-fargate-pods`],
      ["of 52 letters", `${"x".repeat(51)}y`, `${"x".repeat(42)}-76cba1a8-fargate-pods`],
      ["of 52 others, of which the last differs", `${"x".repeat(51)}z`, `${"x".repeat(42)}-74ac49a8-fargate-pods`],
      [
        "that is itself such a second one, of 64 letters",
        `${"x".repeat(51)}-fargate-pods`,
        `${"x".repeat(42)}-448808ae-fargate-pods`,
      ],
      ["of 64 letters", "x".repeat(64), `${"x".repeat(42)}-7ce10097-fargate-pods`],
    ],
    (what, _name, second) => `of one ${what} has ${second.length} characters`,
    (_what: string, name: string, second: string) => assert.equal(secondRoleName(name), second),
  );

  it("has a number where the one before is taken, within 64 characters", () => {
    assert.equal(secondRoleName("pods", 2), "pods-fargate-pods-2");
    assert.equal(secondRoleName("x".repeat(64), 10).length, 64);
  });
});
