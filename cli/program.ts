import { Command } from "commander";
import { describeExplain } from "./commands/explain";
import { describeJudge } from "./commands/judge/command";
import { describeLedger } from "./commands/ledger/command";
import { describeScan } from "./commands/scan/command";
import { helpOf, withHelp } from "./help";
import { version } from "./package.json";

const commands = {
  scan: describeScan,
  judge: describeJudge,
  ledger: describeLedger,
  explain: describeExplain,
};

export type Actions = Record<keyof typeof commands, (...given: never[]) => Promise<number>>;

/** The command line of `fargate-role`, apart from what it does. */
export function describeProgram(actions: Actions, finish: (exitCode: number) => void): Command {
  const program = new Command("fargate-role")
    .description("Checks and fixes Amazon EKS pod execution roles, and keeps the ledger of who uses which role")
    .version(version)
    .showHelpAfterError("(--help shows the arguments and options)")
    .showSuggestionAfterError()
    .exitOverride();
  for (const [name, describe] of Object.entries(commands)) {
    const act = actions[name as keyof Actions] as (...given: unknown[]) => Promise<number>;
    withHelp(describe(program.command(name)), helpOf[name as keyof typeof commands]).action(
      async (...given: unknown[]) => finish(await act(...given)),
    );
  }
  return withHelp(program, helpOf.program);
}

/** Runs a command line. A word that is not a command gets its error, also with --help. */
export async function runProgram(program: Command, words: readonly string[]): Promise<void> {
  const name = words.find((word) => word !== "help" && !word.startsWith("-"));
  const isCommand = program.commands.some((command) => command.name() === name);
  await program.parseAsync(name === undefined || isCommand ? words : [name], { from: "user" });
}
