import { removedFindings } from "../core/findings";

/** Commands and options that were removed, as they are typed, and what to do instead. */
const instead: Record<string, string> = {
  audit: "use pulumi policy analyze --policy-pack for each stack",
  "scan --from": "save the account with fargate-role scan --save FILE, and give fargate-role judge FILE",
  "judge --service": "only the roles of pods on Fargate are judged",
  "scan --service": "only the roles of pods on Fargate are judged",
  "judge --at": "a policy is judged as of now",
  "scan --at": "a policy is judged as of now",
  check: "fargate-role scan ROLE answers the same",
  undo: "fargate-role scan ROLE --fix prints the aws command that puts the old trust policy back",
  "scan --plan": "fargate-role scan ROLE --fix shows the change of one role and asks",
  "scan --apply": "fargate-role scan ROLE --fix changes one role",
  "--output svg": "use html, whose table has the roles",
  "--output mermaid": "use html, whose table has the roles",
  "scan --backup": "fargate-role scan ROLE --fix keeps the old trust policy in a new file",
  ...Object.fromEntries(removedFindings.map((id) => [`explain ${id}`, "no tool reports it any more"])),
};

/** What to answer if a command line uses something that was removed; undefined if it does not. */
export function removedAnswer([command = "", ...words]: readonly string[]): string | undefined {
  const options = words.map((word) => `${command} ${word.split("=", 1)[0]}`);
  const [, format = ""] = /(?:^| )--output[ =](\w+)/.exec(words.join(" ")) ?? [];
  const asked = command === "help" ? [words[0] ?? ""] : [command, ...options, `--output ${format}`];
  const name = asked.find((typed) => Object.hasOwn(instead, typed));
  return name && `${name} was removed: ${instead[name]}.`;
}
