import { Argument, Command } from "commander";
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

/** What asks `complete SHELL WORDS` what may come next. If that is nothing, the shell completes files. */
const scripts = {
  bash: `_fargate_role() {
  local IFS=$'\\n'
  COMPREPLY=($(fargate-role complete bash "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _fargate_role fargate-role`,
  zsh: `_fargate_role() {
  local -a found
  found=("\${(@f)$(fargate-role complete zsh "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n $found ]]; then compadd -a found; else compset -P '*='; _files; fi
}
compdef _fargate_role fargate-role`,
  fish: `function __fargate_role
  set -g __fargate_role_found (fargate-role complete fish (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)
  set -q __fargate_role_found[1]
end
complete -c fargate-role -e
complete -c fargate-role -n __fargate_role -f -a '$__fargate_role_found'`,
};

/** What may come next on a command line, whose last word has begun; nothing for a name or a file. */
function comingNext(program: Command, typed: readonly string[]): string[] {
  // Bash makes "=" a word of its own.
  const words = typed.filter((word) => word !== "=");
  const last = typed.at(-1) === "=" ? "" : (words.pop() ?? "");
  const command = program.commands.find((one) => one.name() === words[0]);
  const help = program.createHelp();
  const options = help.visibleOptions(command ?? program);
  const [start = "", name = words.at(-1)] = /^(--[^=]+)=/.exec(last) ?? [];
  const taking = options.find((one) => one.long === name && one.required);
  const names = help.visibleCommands(program).map((one) => one.name());
  const ofPlace = command ? command.registeredArguments[0]?.argChoices : names;
  const choices = taking
    ? taking.argChoices
    : last.startsWith("-")
      ? options.flatMap(({ long }) => long ?? [])
      : ofPlace;
  return (choices ?? []).map((one) => `${start}${one}`).filter((one) => one.startsWith(last));
}

/** Gives a command line the command `complete`. */
export function describeCompletion(program: Command, finish: (exitCode: number) => void): void {
  // Options that are being typed are not those of the command itself.
  const complete = program.enablePositionalOptions().command("complete").passThroughOptions();
  withHelp(complete, helpOf.complete)
    .description("print the script that lets a shell complete commands, options and files")
    .addArgument(new Argument("<shell>").choices(Object.keys(scripts)))
    .argument("[words...]", "what is typed so far, for the script")
    .action((shell: keyof typeof scripts, typed: string[]) => {
      for (const line of typed.length > 0 ? comingNext(program, typed) : [scripts[shell]]) console.log(line);
      finish(0);
    });
}
