/** What the demo shows: numbered steps, why, the commands as they are run, and of Pulumi's output what matters. */
import { styleText } from "node:util";

export function step(title: string, why: string[]): void {
  console.log(`\n${styleText("bold", title)}`);
  for (const line of why) console.log(`     ${line}`);
  console.log();
}

export function command(text: string): void {
  console.log(`     ${styleText("dim", "$")} ${text}`);
}

export function show(text: string): void {
  for (const line of text.trimEnd().split("\n")) if (line !== "") console.log(`       ${line}`);
}

/** Of what pulumi printed: the last of each section that tells what happened. Other commands are short: all of it. */
export function condensed(output: string): string {
  if (!/^(Previewing \w+|Updating|Destroying) \(/m.test(output)) return output;
  const sections = ["Policies", "Resources"].map((title) => lastSection(output, title));
  return sections.filter((section) => section !== "").join("\n");
}

function lastSection(output: string, title: string): string {
  const last = output
    .split(new RegExp(`^${title}:\\n`, "m"))
    .slice(1)
    .at(-1);
  if (last === undefined) return "";
  const lines = last.split("\n");
  const end = lines.findIndex((line) => /^\S/.test(line));
  const body = lines.slice(0, end === -1 ? undefined : end).filter((line) => line.trim() !== "");
  return [`${title}:`, ...body].join("\n");
}
