import assert from "node:assert/strict";
import { mock } from "node:test";
import { type Actions, describeCompletion, describeProgram, runProgram } from "../../cli/program";
import { wordsOf } from "../support/pages";
import { itEach } from "../support/cases";

describe("fargate-role help", () => {
  it("says below the options of each command what its exit codes mean, with examples that can be typed", async () => {
    const ran: string[] = [];
    const done = (name: string) => () => Promise.resolve(ran.push(name)).then(() => 0);
    const names = ["scan", "judge", "ledger", "explain"] as const;
    const actions = Object.fromEntries(names.map((name) => [name, done(name)])) as unknown as Actions;
    const program = describeProgram(actions, () => undefined);
    describeCompletion(program, () => ran.push("complete"));
    const seen = { out: "" };
    const all = [program, ...program.commands];
    for (const command of all)
      command.exitOverride().configureOutput({ writeOut: (text) => (seen.out += text), writeErr: () => undefined });
    assert.equal(all.length, 6);
    for (const command of all) {
      seen.out = "";
      command.outputHelp();
      assert.match(seen.out, /\nExit codes:\n {2}0 {2}.+\n( {2}1 {2}.+\n)? {2}2 {2}.+\n\nExamples:\n/, command.name());
      const examples = [...seen.out.matchAll(/^ {2}.*?(?<!-)\bfargate-role ((?:[a-z]+)\b.*)$/gm)].map(
        ([, words]) => words,
      );
      assert.ok(examples.length > 0, command.name());
      if (command.name() === "complete") continue;
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

describe("what may come next on the command line", () => {
  const program = describeProgram({} as Actions, () => undefined);
  describeCompletion(program, () => undefined);
  itEach(
    [
      [["sc"], ["scan"]],
      [[""], ["scan", "judge", "ledger", "explain", "complete", "help"]],
      [["--v"], ["--version"]],
      [["scan", "role", "--clu"], ["--cluster"]],
      [["scan", "--hel"], ["--help"]],
      [["scan", "--fix", "--y"], ["--yes"]],
      [
        ["judge", "--output", "j"],
        ["json", "junit"],
      ],
      [
        ["judge", "--output=j"],
        ["--output=json", "--output=junit"],
      ],
      [
        ["judge", "--output", "=", "j"],
        ["json", "junit"],
      ],
      [
        ["judge", "--output", "="],
        ["text", "json", "sarif", "junit", "markdown", "html"],
      ],
      [["explain", "trust-b"], ["trust-broken"]],
      [["help", "co"], ["complete"]],
      [["complete", "z"], ["zsh"]],
      // Names and files.
      [["judge", ""], []],
      [["judge", "--output", "html=r"], []],
      [["judge", "--output", "html", "=", "r"], []],
      [["judge", "--output", "html", "="], []],
      [["judge", "--exemptions", ""], []],
      [["judge", "--cluster", "--o"], []],
      [["scan", "$(exit)", ""], []],
    ],
    (words, next) => `is ${next.join(" ") || "a name or a file"} for ${words.join(" ")}`,
    (words: string[], next: string[]) => {
      const log = mock.method(console, "log", () => undefined);
      try {
        program.parse(["complete", "bash", ...words], { from: "user" });
        assert.deepEqual(
          log.mock.calls.map(({ arguments: [line] }) => line as string),
          next,
        );
      } finally {
        log.mock.restore();
      }
    },
  );
});
