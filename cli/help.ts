import tab from "@bomb.sh/tab/commander";
import { Argument, type Command } from "commander";
import { oneOf } from "./aws/options";

const shells = ["zsh", "bash", "fish", "powershell"];

const examples = `
In bash the package bash-completion must be installed.

Examples:
  fargate-role complete bash > ~/.local/share/bash-completion/completions/fargate-role
  source <(fargate-role complete zsh)
  fargate-role complete fish > ~/.config/fish/completions/fargate-role.fish`;

/**
 * Gives a command line the command `help`. Commander's own takes a misspelt command for none and ends well.
 * @param finish called with the exit code
 */
export function describeHelp(program: Command, finish: (exitCode: number) => void): void {
  const command = new Argument("[command]", "the command to explain (default: all)").argParser((name) =>
    oneOf(program.commands.map((one) => one.name()))(name),
  );
  program
    .helpCommand(false)
    .command("help")
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
 * @param finish called with the exit code
 */
export function describeCompletion(program: Command, finish: (exitCode: number) => void): void {
  tab(program);
  const [complete] = program.commands.slice(-1);
  const [shell] = complete.registeredArguments;
  // The words to complete come after `--`.
  if (process.argv[3] !== "--") shell.argParser(oneOf(shells));
  complete
    .description("print the script that lets a shell complete commands and options")
    .addHelpText("after", examples)
    .hook("postAction", () => finish(0));
}
