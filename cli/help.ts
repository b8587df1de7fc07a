import { Argument, type Command } from "commander";
import { oneOf } from "./io/one-of";

/**
 * Gives a command line the command `help`. Commander's own takes a misspelt command for none and ends well.
 * @param finish called with the exit code
 */
export function describeHelp(program: Command, finish: (exitCode: number) => void): void {
  const named = (name: string): Command | undefined => program.commands.find((command) => command.name() === name);
  const command = new Argument("[command]", "the command to explain (default: all)").argParser((name) =>
    oneOf(program.commands.map((one) => one.name()))(name),
  );
  program
    .helpCommand(false)
    .command("help")
    .description("display help for a command")
    .addArgument(command)
    .action((name: string | undefined) => {
      (named(name ?? "") ?? program).outputHelp();
      finish(0);
    });
}
