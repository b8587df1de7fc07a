import tab from "@bomb.sh/tab/commander";
import { Argument, Command } from "commander";
import { oneOf } from "./aws/options";
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
    .showSuggestionAfterError();
  for (const [name, describe] of Object.entries(commands)) {
    const act = actions[name as keyof Actions] as (...given: unknown[]) => Promise<number>;
    withHelp(describe(program.command(name)), helpOf[name as keyof typeof commands]).action(
      async (...given: unknown[]) => finish(await act(...given)),
    );
  }
  return withHelp(program, helpOf.program);
}

const shells = ["zsh", "bash", "fish", "powershell"];

/** Gives a command line the command `help`. Commander's own takes a misspelt command for none and ends well. */
export function describeHelp(program: Command, finish: (exitCode: number) => void): void {
  const names = (): string[] => program.commands.map((one) => one.name());
  const command = new Argument("[command]", "the command to explain (default: all)");
  command.argParser((name) => oneOf(names())(name));
  withHelp(program.helpCommand(false).command("help"), helpOf.help)
    .description("display help for a command")
    .addArgument(command)
    .action((name: string | undefined) => {
      (program.commands.find((one) => one.name() === name) ?? program).outputHelp();
      finish(0);
    });
}

/**
 * Gives a command line the command `complete`: `complete SHELL` prints a script for that shell, and the script asks
 * `complete -- WORDS` what may come next. Call it last, since it completes the commands that there are.
 */
export function describeCompletion(program: Command, finish: (exitCode: number) => void): void {
  tab(program);
  const [complete] = program.commands.slice(-1);
  const [shell] = complete.registeredArguments;
  // The words to complete come after `--`.
  if (process.argv[3] !== "--") shell.argParser(oneOf(shells));
  withHelp(complete, helpOf.complete)
    .summary("print the script that lets a shell complete commands and options")
    .description("print the script that lets a shell complete; in bash the package bash-completion must be installed")
    .hook("postAction", () => finish(0));
}
