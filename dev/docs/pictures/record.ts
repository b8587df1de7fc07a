// Writes the pictures of the documentation into docs/images, from what the commands print in the local cloud. `npm run
// docs:pictures` writes; tests/engine/pictures.test.ts says which are out of date.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../localcloud/cloud";
import { finish } from "../../localcloud/stack";
import { demoProjects } from "../../localcloud/project";
import { openWorkplace, type Workplace } from "../../localcloud/workplace";
import { type Plan, plans, type Shown } from "./recordings";
import { columns, terminalPicture } from "./terminal";

/** Where the pictures are. */
export const pictures = join(root, "docs", "images");

/** Runs a command as a terminal of the width of the pictures would have it. */
async function run(line: string, exitCode: number, { cloud, view }: Workplace): Promise<string> {
  const terminal = `--import=data:text/javascript,process.stdout.columns=${columns}`;
  const env = {
    ...cloud.env,
    ...{ FORCE_COLOR: "1", NO_COLOR: undefined, PULUMI_OPTION_COLOR: "always" },
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} ${terminal}`,
  };
  const { code, output } = await finish(
    spawn("sh", ["-c", line], { cwd: view, env, stdio: ["ignore", "pipe", "pipe"], detached: true }),
  );
  if (code !== exitCode) throw new Error(`\`${line}\` ended with exit code ${code}, not ${exitCode}:\n${output}`);
  return output;
}

const style = "(?:\\x1b\\[[\\d;]*m)*";

/**
 * Without what differs from run to run: how far each resource is, where the checkout is, and what the provider makes up
 * to tell names apart.
 */
function lasting(output: string, view: string): string {
  return output
    .replace(new RegExp(`^(${style}Previewing .*\\n)[^]*?(?=^${style}Policies:)`, "m"), "$1\n")
    .replaceAll(view, ".")
    .replace(/(?<=-)[0-9a-f]{7}(?=")/g, "0123456");
}

async function runInTime({ line, exitCode, awaits = "" }: Shown, workplace: Workplace): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const output = await run(line, exitCode, workplace);
    if (output.includes(awaits) || attempt === 5) return output;
  }
}

async function picture({ title, description, before = [], commands }: Plan, workplace: Workplace): Promise<string> {
  for (const line of before) await run(line, 0, workplace);
  const shown: { line: string; output: string }[] = [];
  for (const command of commands)
    shown.push({ line: command.line, output: lasting(await runInTime(command, workplace), workplace.view) });
  return terminalPicture({ title, description, commands: shown });
}

/** What every picture should be, by its path. */
export async function recorded(): Promise<Map<string, string>> {
  const workplace = await openWorkplace({ used: demoProjects() });
  try {
    const files = new Map<string, string>();
    for (const plan of plans) files.set(join(pictures, `${plan.name}.svg`), await picture(plan, workplace));
    return files;
  } finally {
    await workplace.cloud.stop();
  }
}

async function main(): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  for (const [file, text] of await recorded()) writeFileSync(file, text);
}

if (require.main === module) {
  main().catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
