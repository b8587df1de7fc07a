import assert from "node:assert/strict";
import { Command } from "commander";
import { describeHelp } from "../../cli/program";

/** What `fargate-role WORDS` prints, where `check` is its only command, and with which exit code it ends. */
function typed(...words: string[]): { out: string; exitCode?: number } {
  const seen: { out: string; exitCode?: number } = { out: "" };
  const program = new Command("fargate-role")
    .exitOverride()
    .configureOutput({ writeOut: (text) => (seen.out += text), writeErr: () => undefined });
  program.command("check").description("look at one role");
  describeHelp(program, (exitCode) => (seen.exitCode = exitCode));
  program.parse(words, { from: "user" });
  return seen;
}

describe("fargate-role help", () => {
  it("explains a command", () => {
    const { out, exitCode } = typed("help", "check");
    assert.match(out, /^Usage: fargate-role check \[options\]\n\nlook at one role\n/);
    assert.equal(exitCode, 0);
  });

  it("explains all where none is named", () => {
    const { out, exitCode } = typed("help");
    assert.match(out, /^Usage: fargate-role \[options\] \[command\]\n/);
    assert.equal(exitCode, 0);
  });

  it("refuses a command that there is not, with what was probably meant", () => {
    assert.throws(() => typed("help", "chekc"), {
      message:
        "error: command-argument value 'chekc' is invalid for argument 'command'. " +
        "Give one of check, help (did you mean check?).",
    });
  });
});
