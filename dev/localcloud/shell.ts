/** A shell, or one command, in the local cloud; everything it made is gone when it ends. */
import { spawn, spawnSync } from "node:child_process";
import { join, relative } from "node:path";
import { type LocalCloud, root } from "./cloud";
import { projects } from "./project";
import { onExit } from "./setup/interrupt.mjs";
import { clusterName, openWorkplace, stackName } from "./workplace";

async function main(words: string[]): Promise<number> {
  const withPulumiCloud = words[0] === "--cloud";
  const command = withPulumiCloud ? words.slice(1) : words;
  const build = spawnSync(process.execPath, [join(root, "dev/build/build.mjs")], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (build.status !== 0) throw new Error("the packages could not be built; the reason is above");
  const { cloud, view } = await openWorkplace({ verbose: true, pulumiCloud: withPulumiCloud ? {} : undefined });
  const interactive = command.length === 0;
  if (interactive) greet(cloud);
  const [file, ...args] = interactive ? [process.env.SHELL ?? "/bin/sh"] : command;
  const child = spawn(file, args, { stdio: "inherit", env: cloud.env, cwd: join(view, startDirectory()) });
  onExit(() => child.kill("SIGHUP"));
  // Ctrl-C is the child's.
  process.removeAllListeners("SIGINT").on("SIGINT", () => {});
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", (error) => reject(new Error(`cannot run ${file}: ${error.message}`)));
    child.on("close", (status) => resolve(status ?? 1));
  }).finally(() => cloud.stop());
  if (interactive) console.log("The local cloud is gone, and what was in it.");
  return code;
}

/** npm changes to the root; what is meant is where the user was. */
function startDirectory(): string {
  const from = relative(root, process.env.INIT_CWD ?? process.cwd());
  const isProject = projects().some((project) => project === from);
  return isProject ? from : "";
}

function greet(cloud: LocalCloud): void {
  const { pulumiCloud } = cloud;
  if (pulumiCloud)
    console.log(`
A stand-in for Pulumi Cloud answers at ${pulumiCloud.url}: organization acme, with policy groups and a registry. A bare git repository
${pulumiCloud.repositories}/OWNER/NAME.git is served as ${pulumiCloud.gitUrl}/OWNER/NAME.git.`);
  console.log(`
A local AWS answers at ${cloud.endpoint}: account ${cloud.accountId}, Region ${cloud.region}, one EKS cluster \`${clusterName}\`.
pulumi, fargate-role and the AWS SDK use it and nothing else. Every project here has an empty stack \`${stackName}\`, selected.
For example:

  cd examples/single-cluster
  pulumi up --policy-pack ../../policypack
  fargate-role scan

This is a view of your checkout: an edit of a file counts there, and a new file is gone at the end.
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
