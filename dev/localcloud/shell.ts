/** A shell, or one command, in the local cloud; everything it made is gone when it ends. */
import { spawn, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { type LocalCloud, root, startLocalCloud } from "./cloud";
import { onInterrupt } from "./interrupt";
import { finish, Stack, succeeded } from "./stack";

async function main(command: string[]): Promise<number> {
  const build = spawnSync(process.execPath, [join(root, "dev/build/build.mjs")], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (build.status !== 0) throw new Error("the packages could not be built; the reason is above");
  const cloud = await startLocalCloud({ verbose: true });
  await makeStacks(cloud);
  const interactive = command.length === 0;
  if (interactive) greet(cloud);
  const [file, ...args] = interactive ? [process.env.SHELL ?? "/bin/sh"] : command;
  const child = spawn(file, args, { stdio: "inherit", env: cloud.env, cwd: startDirectory() });
  onInterrupt(async () => {
    child.kill("SIGHUP");
    await cloud.stop();
  }, ["SIGTERM", "SIGHUP"]);
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", (error) => reject(new Error(`cannot run ${file}: ${error.message}`)));
    child.on("close", (status) => resolve(status ?? 1));
  }).finally(() => cloud.stop());
  if (interactive) console.log("The local cloud is gone, and what was in it.");
  return code;
}

/** Gives every project of the checkout a stack `dev` and selects it, without writing into the checkout. */
async function makeStacks(cloud: LocalCloud): Promise<void> {
  await Promise.all(
    projects().map(async (project) => {
      await new Stack({ cloud, project, name: "dev" }).ready;
      const select = spawn("pulumi", ["stack", "select", "dev", "--non-interactive"], {
        cwd: join(root, project),
        env: cloud.env,
        detached: true,
      });
      succeeded(await finish(select));
    }),
  );
}

function projects(): string[] {
  const examples = readdirSync(join(root, "examples"), { recursive: true }).map(String);
  const found = examples.filter((path) => /(^|\/)Pulumi\.yaml$/.test(path) && !path.includes("node_modules"));
  return [".", ...found.map((path) => join("examples", dirname(path)))];
}

/** npm changes to the root; what is meant is where the user was. */
function startDirectory(): string {
  const from = process.env.INIT_CWD ?? process.cwd();
  return relative(root, from).startsWith("..") ? root : from;
}

function greet(cloud: LocalCloud): void {
  console.log(`
A local AWS answers at ${cloud.endpoint} (account ${cloud.accountId}, Region ${cloud.region}); pulumi and the AWS SDK use
it and nothing else. Every project here has an empty stack \`dev\`, selected. For example:

  cd examples/single-cluster
  pulumi up
  pulumi preview --policy-pack ../../policypack

Leave with \`exit\`: the servers end, and the stacks are gone.
`);
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
