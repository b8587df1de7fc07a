import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

// `npx mocha FILE` on a Node.js that is too old: the same on one that is not.
if (Number.parseInt(process.versions.node, 10) < 22) {
  const args = ["dev/node.mjs", "mocha", ...process.argv.slice(2)];
  process.exit(spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1);
}

export default {
  require: [
    "./dev/typescript.cjs",
    "./tests/support/seed.ts",
    "./tests/support/run-directory.ts",
    "./tests/support/leaves-nothing.ts",
  ],
  extension: ["ts"],
  // What an update by the real engine may take on a busy machine.
  timeout: 240_000,
  // Where test files run side by side (--parallel): half of the time a test waits, for other processes or for AWS to settle.
  jobs: 2 * availableParallelism(),
};
