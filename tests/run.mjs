// `npm test`: set-up, build, lint, formatting, types and the tests; with --all also those in files NAME.all.test.ts, which take longer
// than they tell apart, and ten times as many random questions. Ends with one line that sums up; each check besides mocha counts as one.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onExit } from "../dev/localcloud/setup/interrupt.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (name) => join(root, "node_modules", ".bin", name);
const isAll = process.argv.includes("--all");
/** The files run in an order of their own each time; this number gives the same one again. */
const order = process.env.TEST_ORDER ?? String(Date.now() % 100_000);
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

/** The test files: those that wait for other processes first, so that none of them still runs when the others are through. */
function testFiles() {
  const files = globSync("tests/**/*.test.ts", { cwd: root }).filter((file) => isAll || !file.endsWith(".all.test.ts"));
  const waits = (file) => /[\\/](engine|compat|random)[\\/]|\.(integration|all)\.test/.test(file);
  const place = (file) => `${waits(file) ? 0 : 1}${createHash("sha256").update(`${order} ${file}`).digest("hex")}`;
  return files.sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

async function mocha() {
  console.log(
    `\nTests, in the order TEST_ORDER=${order}, with the random questions RANDOM_SEED=${process.env.RANDOM_SEED ?? 2026}`,
  );
  const counts = join(scratch, "counts.json");
  const reporter = ["--reporter", join(root, "tests", "support", "counting-reporter.ts")];
  const env = { COUNTS_FILE: counts, ...(isAll && { RANDOM_POLICIES: "5000" }) };
  const { ok } = await run(bin("mocha"), [...reporter, "--parallel", ...testFiles()], { env });
  let stats;
  try {
    stats = JSON.parse(readFileSync(counts, "utf8"));
  } catch {
    console.log("✗ mocha ended before it was through");
    total.failed++;
    return;
  }
  total.passed += stats.passes;
  total.failed += stats.failures;
  total.skipped += stats.pending;
  if (!ok && stats.failures === 0) {
    console.log("✗ mocha failed although no test did");
    total.failed++;
  }
}

const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

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
  // Each part of `npm run lint` is a check of its own.
  const lint = scripts.lint.split(" && ");
  const checks = lint.map((part) =>
    check(part.replace("node dev/node.mjs ", ""), "sh", ["-c", part], { shown: false }),
  );
  await Promise.all([...checks, mocha()]);
}
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
