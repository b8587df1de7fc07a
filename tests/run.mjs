// All of `npm test`: set-up, build, lint, formatting, types and every kind of test. Ends with one line that sums up;
// each check besides mocha counts as one.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onExit } from "../dev/localcloud/setup/interrupt.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (name) => join(root, "node_modules", ".bin", name);
/** How many random questions each random test asks. */
const questions = process.argv.includes("--all") ? "5000" : "500";
const total = { passed: 0, failed: 0, skipped: 0 };

const scratch = mkdtempSync(join(tmpdir(), "test-counts-"));
onExit(() => rmSync(scratch, { recursive: true, force: true }));

/**
 * Runs a command; resolves to whether it succeeded, and what it printed if that is not shown: all of it, or `stderr` only.
 * @param {string} command @param {string[]} args @param {{ shown?: boolean | "stderr"; env?: NodeJS.ProcessEnv }} options
 */
function run(command, args, { shown = true, env = {} } = {}) {
  const output = [];
  const child = spawn(command, args, {
    cwd: root,
    stdio: shown === true ? "inherit" : ["ignore", "pipe", shown === "stderr" ? "inherit" : "pipe"],
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", ...env },
  });
  const forget = onExit(() => child.kill());
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data) => output.push(data));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      forget();
      resolve({ ok: code === 0, output: Buffer.concat(output).toString() });
    });
  });
}

async function check(title, command, args, options) {
  const { ok, output } = await run(command, args, options);
  console.log(`${ok ? "✔" : "✗"} ${title}`);
  if (!ok && output) console.log(output);
  total[ok ? "passed" : "failed"]++;
  return ok ? output : undefined;
}

/** Runs mocha; what it prints is shown as it comes, or else when it is through. */
async function mocha(title, args, { shown = true, env = {} } = {}) {
  if (shown) console.log(`\n${title}`);
  const counts = join(scratch, `${title}.json`);
  const reporter = ["--reporter", join(root, "tests", "support", "counting-reporter.ts")];
  const { ok, output } = await run(bin("mocha"), [...reporter, ...args], {
    shown,
    env: { COUNTS_FILE: counts, ...env },
  });
  if (!shown) console.log(`\n${title}\n${output}`);
  let stats;
  try {
    stats = JSON.parse(readFileSync(counts, "utf8"));
  } catch {
    console.log(`✗ ${title}: mocha ended before it was through`);
    total.failed++;
    return;
  }
  total.passed += stats.passes;
  total.failed += stats.failures;
  total.skipped += stats.pending;
  // A run without tests proves nothing.
  if (stats.passes + stats.failures === 0) {
    console.log(`✗ ${title}: no test was run`);
    total.failed++;
  } else if (!ok && stats.failures === 0) {
    console.log(`✗ ${title}: mocha failed although no test did`);
    total.failed++;
  }
}

const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
/** What follows `node dev/node.mjs TOOL` in a script of package.json, so that `npm test` runs what the script runs. */
const wordsOf = (script) =>
  scripts[script]
    .split(" ")
    .slice(3)
    .map((pattern) => pattern.replaceAll('"', ""));

/** Starts the process from which each local cloud gets its AWS: one that has loaded moto already. */
async function startMoto(tools) {
  const args = ["-B", join(root, "tests", "support", "moto_servers.py"), join(scratch, "moto")];
  const child = spawn(JSON.parse(tools).python, args, {
    stdio: ["pipe", "pipe", "inherit"],
    // Ctrl-C must not take AWS away from an update that is being cancelled. It ends with this process all the same.
    detached: true,
  });
  for await (const line of createInterface(child.stdout)) return line;
  throw new Error("moto ended before it answered");
}

const setUp = [join("dev", "localcloud", "setup.mjs"), "--json"];
const tools = await check("set-up of the local cloud", process.execPath, setUp, { shown: "stderr" });
if (tools !== undefined && (await check("build", process.execPath, ["dev/build/build.mjs"])) !== undefined) {
  Object.assign(process.env, { LOCALCLOUD_TOOLS: tools, LOCALCLOUD_MOTO: await startMoto(tools) });
  const quiet = { shown: false };
  // The checks and the other tests often wait, for the longest of them or for other processes, so that more fits in beside them.
  const beside = mocha("Compatibility tests", wordsOf("test:compat"), quiet)
    .then(() => mocha("Integration tests", wordsOf("test:integration"), quiet))
    .then(() => mocha("Random tests", wordsOf("test:random"), { ...quiet, env: { RANDOM_POLICIES: questions } }));
  // Each part of `npm run lint` is a check of its own, and all of them run at once.
  const lint = scripts.lint.split(" && ");
  await Promise.all(lint.map((part) => check(part.replace("node dev/node.mjs ", ""), "sh", ["-c", part], quiet)));
  await mocha("Unit tests", wordsOf("test:unit"));
  // The files that take longest are named first there, so that none of them is still running when the others are through.
  await mocha("Engine tests", wordsOf("test:engine"));
  await beside;
}
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
