import assert from "node:assert/strict";
import { type Actions, describeProgram, runProgram } from "../../cli/program";
import { wordsOf } from "../support/pages";
import { itEach } from "../support/cases";

describe("fargate-role help", () => {
  it("says below the options of each command what its exit codes mean, with examples that can be typed", async () => {
    const ran: string[] = [];
    const done = (name: string) => () => Promise.resolve(ran.push(name)).then(() => 0);
    const names = ["scan", "judge", "ledger", "explain"] as const;
    const actions = Object.fromEntries(names.map((name) => [name, done(name)])) as unknown as Actions;
    const program = describeProgram(actions, () => undefined);
    const seen = { out: "" };
    const all = [program, ...program.commands];
    for (const command of all)
      command.exitOverride().configureOutput({ writeOut: (text) => (seen.out += text), writeErr: () => undefined });
    assert.equal(all.length, 5);
    for (const command of all) {
      seen.out = "";
      command.outputHelp();
      assert.match(seen.out, /\nExit codes:\n {2}0 {2}.+\n( {2}1 {2}.+\n)? {2}2 {2}.+\n\nExamples:\n/, command.name());
      const examples = [...seen.out.matchAll(/^ {2}.*?(?<!-)\bfargate-role ((?:[a-z]+)\b.*)$/gm)].map(
        ([, words]) => words,
      );
      assert.ok(examples.length > 0, command.name());
      for (const example of examples) {
        ran.length = 0;
        await program.parseAsync(wordsOf(example), { from: "user" });
        assert.deepEqual(ran, [command === program ? example.split(" ")[0] : command.name()], example);
      }
    }
  });
});

describe("a command or option that is not there", () => {
  itEach(
    [
      ["sacn pods", /^error: unknown command 'sacn'\n\(Did you mean scan\?\)/],
      ["permissions --help", /^error: unknown command 'permissions'/],
      ["help nothing", /^error: unknown command 'nothing'/],
      ["scan pods --apply", /^error: unknown option '--apply'/],
      ["judge a.json --acount 111122223333", /^error: unknown option '--acount'\n\(Did you mean --account\?\)/],
    ],
    (typed) => `is said: ${typed}`,
    async (typed: string, message: RegExp) => {
      const program = describeProgram({} as Actions, () => undefined);
      for (const command of [program, ...program.commands]) command.configureOutput({ writeErr: () => undefined });
      await assert.rejects(runProgram(program, typed.split(" ")), { name: "CommanderError", message });
    },
  );
});
