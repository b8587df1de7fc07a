import assert from "node:assert/strict";
import { Command } from "commander";
import { type Actions, describeCompletion, describeHelp, describeProgram } from "../../cli/program";
import { wordsOf } from "../support/pages";

/** What `fargate-role WORDS` prints, where `judge` is its only command, and with which exit code it ends. */
function typed(...words: string[]): { out: string; exitCode?: number } {
  const seen: { out: string; exitCode?: number } = { out: "" };
  const program = new Command("fargate-role")
    .exitOverride()
    .configureOutput({ writeOut: (text) => (seen.out += text), writeErr: () => undefined });
  program.command("judge").description("look at files");
  describeHelp(program, (exitCode) => (seen.exitCode = exitCode));
  program.parse(words, { from: "user" });
  return seen;
}

describe("fargate-role help", () => {
  it("explains a command", () => {
    const { out, exitCode } = typed("help", "judge");
    assert.match(out, /^Usage: fargate-role judge \[options\]\n\nlook at files\n/);
    assert.equal(exitCode, 0);
  });

  it("says below the options of each command what its exit codes mean, with examples that can be typed", async () => {
    const ran: string[] = [];
    const done = (name: string) => () => Promise.resolve(ran.push(name)).then(() => 0);
    const names = ["scan", "judge", "ledger", "explain"] as const;
    const actions = Object.fromEntries(names.map((name) => [name, done(name)])) as unknown as Actions;
    const program = describeProgram(actions, () => undefined);
    describeHelp(program, () => ran.push("help"));
    describeCompletion(program, () => ran.push("complete"));
    const seen = { out: "" };
    const all = [program, ...program.commands];
    for (const command of all)
      command.exitOverride().configureOutput({ writeOut: (text) => (seen.out += text), writeErr: () => undefined });
    assert.equal(all.length, 7);
    for (const command of all) {
      seen.out = "";
      command.outputHelp();
      assert.match(seen.out, /\nExit codes:\n {2}0 {2}.+\n( {2}1 {2}.+\n)? {2}2 {2}.+\n\nExamples:\n/, command.name());
      const examples = [...seen.out.matchAll(/^ {2}.*?(?<!-)\bfargate-role ((?:[a-z]+)\b.*)$/gm)].map(
        ([, words]) => words,
      );
      assert.ok(examples.length > 0, command.name());
      if (["complete", "help"].includes(command.name())) continue;
      for (const example of examples) {
        ran.length = 0;
        await program.parseAsync(wordsOf(example), { from: "user" });
        assert.deepEqual(ran, [command === program ? example.split(" ")[0] : command.name()], example);
      }
    }
  });

  it("explains all where none is named", () => {
    const { out, exitCode } = typed("help");
    assert.match(out, /^Usage: fargate-role \[options\] \[command\]\n/);
    assert.equal(exitCode, 0);
  });

  it("refuses a command that there is not, with what was probably meant", () => {
    assert.throws(() => typed("help", "jugde"), {
      message:
        "error: command-argument value 'jugde' is invalid for argument 'command'. " +
        "Give one of judge, help (did you mean judge?).",
    });
  });
});
