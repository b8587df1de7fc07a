/** npm run demo: the main job from end to end, on the local cloud. Exits with 1 if anything behaves otherwise. */
import { spawn } from "node:child_process";
import { inherited, root } from "../localcloud/cloud";
import { finish } from "../localcloud/stack";
import { demoProjects } from "../localcloud/project";
import { openWorkplace } from "../localcloud/workplace";
import { command, condensed, show, step } from "./screen";
import { type DemoCommand, type Step, steps, stepsBefore } from "./steps";

/** Where commands run. */
interface Place {
  cwd: string;
  env: NodeJS.ProcessEnv;
}

async function demo(part: readonly Step[], place: Place): Promise<void> {
  const all = [...stepsBefore, ...steps];
  for (const each of part) {
    step(`${all.indexOf(each) + 1}/${all.length}  ${each.title}`, each.why);
    for (const typed of each.commands) await run(typed, place);
  }
}

async function run({ line, fails = false, says }: DemoCommand, place: Place): Promise<void> {
  command(line);
  const { code, output } = await finish(
    spawn("sh", ["-c", line], { ...place, stdio: ["ignore", "pipe", "pipe"], detached: true }),
  );
  show(condensed(output));
  if ((code !== 0) !== fails) {
    throw new Error(`\`${line}\` should have ${fails ? "failed" : "succeeded"}; its exit code is ${code}:\n${output}`);
  }
  const missing = says.filter((text) => !(typeof text === "string" ? output.includes(text) : text.test(output)));
  if (missing.length > 0) throw new Error(`\`${line}\` should have said ${missing.join(" and ")}:\n${output}`);
}

async function main(): Promise<void> {
  // What set-up says is held back until there is nothing else to see.
  let held: string[] | undefined = [];
  const progress = (text: string): unknown => held?.push(text) ?? process.stderr.write(text);
  const opening = openWorkplace({ verbose: true, progress, used: demoProjects() });
  // Whether it failed is asked below.
  opening.catch(() => {});
  console.log("The local cloud is set up meanwhile; these steps do without.");
  await demo(stepsBefore, { cwd: root, env: inherited() });
  console.log("\nNow the engine, and AWS:");
  process.stderr.write(held.join(""));
  held = undefined;
  const { cloud, view } = await opening;
  const started = Date.now();
  await demo(steps, { cwd: view, env: cloud.env }).finally(() => cloud.stop());
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
