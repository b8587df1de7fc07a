/** What the demo shows: numbered steps, what is done and why, and of Pulumi's output what matters. */

const styled = process.stdout.isTTY && !process.env.NO_COLOR;
const style = (code: number) => (text: string) => (styled ? `\x1b[${code}m${text}\x1b[0m` : text);
const bold = style(1);
const dim = style(2);
const green = style(32);

let number = 0;

export function step(of: number, title: string, ...why: string[]): void {
  console.log(`\n${bold(`${++number}/${of}  ${title}`)}`);
  for (const line of why) console.log(`     ${line}`);
}

/** A command that is run, as somebody would type it. */
export function command(text: string): void {
  console.log(`     ${dim("$")} ${text}`);
}

export function show(text: string): void {
  for (const line of text.trimEnd().split("\n")) console.log(`     ${line}`);
}

export function done(text: string): void {
  console.log(`     ${green("✔")} ${text}`);
}

/** Of what pulumi printed: the last of each section that tells what happened. */
export function condensed(output: string): string {
  const sections = ["Policies", "Resources"].map((title) => lastSection(output, title));
  return sections.filter((section) => section !== "").join("\n");
}

function lastSection(output: string, title: string): string {
  const parts = output.split(new RegExp(`^${title}:\\n`, "m"));
  if (parts.length < 2) return "";
  const lines: string[] = [];
  for (const line of parts[parts.length - 1].split("\n")) {
    if (/^\S/.test(line)) break;
    if (line.trim() !== "") lines.push(line);
  }
  return [`${title}:`, ...lines].join("\n");
}
