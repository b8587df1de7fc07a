// Runs a command of this checkout on a Node.js that is new enough, its packages installed:
//
//   node dev/node.mjs FILE ARGS   a script, also one in TypeScript
//   node dev/node.mjs TOOL ARGS   a tool of node_modules, such as mocha
//
// Where the machine's Node.js is too old, one is fetched once, and this file and all that it starts run on that.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureInstalled, root } from "./localcloud/ensure-installed.mjs";
import { onExit } from "./localcloud/setup/interrupt.mjs";
import { isSupported, ownNode } from "./localcloud/setup/own-node.mjs";

/** The package of a tool whose name is another one. */
const packages = { depcruise: "dependency-cruiser", tsc: "typescript" };

async function main(args) {
  if (!isSupported()) return start(...(await onOwnNode(args)));
  // To build the command alone takes the packages of its workspace.
  await ensureInstalled(console.error, args.join(" ") === "dev/build/build.mjs cli" ? "cli" : undefined);
  return start(process.execPath, argumentsFor(args), process.env);
}

/** This very command on our own Node.js, which is also the first on PATH for all that is started by its name. */
async function onOwnNode(args) {
  const node = await ownNode();
  const environment = {
    ...process.env,
    PATH: `${dirname(node)}${delimiter}${process.env.PATH}`,
    NODE: node,
    npm_node_execpath: node,
    LOCALCLOUD_NODE: undefined,
  };
  return [node, [fileURLToPath(import.meta.url), ...args], environment];
}

function argumentsFor([command, ...rest]) {
  const extension = extname(command);
  if (extension === "") return [toolScript(command), ...rest];
  return [...(extension === ".ts" ? ["-r", join(root, "dev", "typescript.cjs")] : []), command, ...rest];
}

function toolScript(tool) {
  const directory = join(root, "node_modules", packages[tool] ?? tool);
  const { bin } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  return join(directory, typeof bin === "string" ? bin : bin[tool]);
}

function start(file, args, env) {
  const child = spawn(file, args, { stdio: "inherit", env });
  onExit(() => child.kill());
  // The terminal's Ctrl-C reaches the child by itself. It decides when to end; this process only follows.
  process.removeAllListeners("SIGINT").on("SIGINT", () => {});
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"]))
    process.removeAllListeners(signal).on(signal, () => child.kill(signal));
  child.on("error", fail);
  child.on("exit", (code) => process.exit(code ?? 1));
}

function fail(error) {
  console.error(error.message);
  process.exit(1);
}

main(process.argv.slice(2)).catch(fail);
