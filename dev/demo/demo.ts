/** npm run demo: the main job from end to end, on the local cloud. Exits with 1 if anything behaves otherwise. */
import { spawn } from "node:child_process";
import { finish } from "../localcloud/stack";
import { demoProjects } from "../localcloud/project";
import { openWorkplace, type Workplace } from "../localcloud/workplace";
import { command, condensed, show, step } from "./screen";
import { type DemoCommand, steps } from "./steps";

async function demo(workplace: Workplace): Promise<void> {
  for (const [index, { title, why, commands }] of steps.entries()) {
    step(`${index + 1}/${steps.length}  ${title}`, why);
    for (const each of commands) await run(each, workplace);
  }
}

async function run({ line, fails = false, says }: DemoCommand, { cloud, view }: Workplace): Promise<void> {
  command(line);
  const { code, output } = await finish(
    spawn("sh", ["-c", line], { cwd: view, env: cloud.env, stdio: ["ignore", "pipe", "pipe"], detached: true }),
  );
  show(condensed(output));
  if ((code !== 0) !== fails) {
    throw new Error(`\`${line}\` should have ${fails ? "failed" : "succeeded"}; its exit code is ${code}:\n${output}`);
  }
  const missing = says.filter((text) => !(typeof text === "string" ? output.includes(text) : text.test(output)));
  if (missing.length > 0) throw new Error(`\`${line}\` should have said ${missing.join(" and ")}:\n${output}`);
}

async function main(): Promise<void> {
  const workplace = await openWorkplace({ verbose: true, used: demoProjects() });
  const started = Date.now();
  await demo(workplace).finally(() => workplace.cloud.stop());
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`\nAll as it should be (${seconds} s). Type the same commands yourself: npm run shell`);
}

// Until the end is reached, anything that ends this process is a failure.
process.exitCode = 1;
main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(`\nThe demo did not go as it should:\n${error.message}`);
    process.exit(1);
  },
);
