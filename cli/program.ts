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

/** Runs a command line. A word that is not a command gets its error, also with --help. */
export async function runProgram(program: Command, words: readonly string[]): Promise<void> {
  const name = words.find((word) => word !== "help" && !word.startsWith("-"));
  const isCommand = program.commands.some((command) => command.name() === name);
  await program.parseAsync(name === undefined || isCommand ? words : [name], { from: "user" });
}

/** The scripts that ask `complete SHELL WORDS` for the next words. If there is none, the shell completes files. */
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

/** The words that may come next on a command line, whose last word has begun; none for a name or a file. */
function comingNext(program: Command, typed: readonly string[]) {
  // Bash makes "=" a word of its own.
  const words = typed.filter((word) => word !== "=");
  const last = typed.at(-1) === "=" ? "" : (words.pop() ?? "");
  const command = program.commands.find((known) => known.name() === words[0]);
  const help = program.createHelp();
  const options = help.visibleOptions(command ?? program);
  const [start = "", name = words.at(-1)] = /^(--[^=]+)=/.exec(last) ?? [];
  const option = options.find(({ long, required }) => long === name && required);
  let choices: string[] | undefined = help.visibleCommands(program).map((visible) => visible.name());
  if (command) choices = command.registeredArguments[0]?.argChoices;
  if (last.startsWith("-")) choices = options.flatMap(({ long }) => long ?? []);
  if (option) choices = option.argChoices;
  return (choices ?? []).map((choice) => start + choice).filter((word) => word.startsWith(last));
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
