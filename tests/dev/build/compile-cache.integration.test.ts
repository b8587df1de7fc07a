import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { version } from "../../../cli/package.json";
import { Analyzer } from "../../support/analyzer";
import { newDirectory } from "../../support/run-directory";

const run = promisify(execFile);
const root = join(__dirname, "..", "..", "..");

/** Files below a directory that may not be there yet. Node.js may rename one meanwhile, so none is looked at by itself. */
function filesIn(directory: string) {
  if (!existsSync(directory)) return [];
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe("what Node.js compiles", () => {
  let directory: string;
  let built: string;
  let home: string;
  before(() => {
    directory = newDirectory();
    built = join(directory, "bin");
    execFileSync(process.execPath, [join(root, "dev/build/build.mjs"), "cli", "--into", built]);
  });
  beforeEach(() => mkdirSync((home = join(directory, "home"))));
  afterEach(() => rmSync(home, { recursive: true }));

  const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => {
    const asUsual = { NODE_COMPILE_CACHE: undefined, NODE_DISABLE_COMPILE_CACHE: undefined };
    return { ...process.env, ...asUsual, XDG_CACHE_HOME: home, LOCALAPPDATA: home, HOME: home, ...more };
  };

  /** Whether the bundle came out of the cache; Node.js tells when asked for it by this variable. */
  async function start(more?: NodeJS.ProcessEnv): Promise<"compiled" | "from the cache"> {
    const env = environment({ NODE_DEBUG_NATIVE: "COMPILE_CACHE", ...more });
    const { stdout, stderr } = await run(process.execPath, [join(built, "fargate-role.js"), "--version"], { env });
    const told = stdout.split("\n").filter((line) => !line.startsWith("[compile cache]"));
    assert.equal(told.join("\n"), `${version}\n`);
    return /main\.js was accepted/.test(stdout + stderr) ? "from the cache" : "compiled";
  }

  it("is kept in the user's cache directory for the next start", async () => {
    assert.equal(await start(), "compiled");
    assert.ok(filesIn(home).length > 0);
    assert.ok(filesIn(home).every((path) => /[/\\]fargate-role[/\\]compiled[/\\]/.test(path)));
    assert.equal(await start(), "from the cache");
  });

  it("is not kept if NODE_DISABLE_COMPILE_CACHE is set", async () => {
    const off = { NODE_DISABLE_COMPILE_CACHE: "1" };
    assert.deepEqual([await start(off), await start(off)], ["compiled", "compiled"]);
    assert.deepEqual(filesIn(home), []);
  });

  it("is kept where NODE_COMPILE_CACHE says", async () => {
    const theirs = join(home, "theirs");
    await start({ NODE_COMPILE_CACHE: theirs });
    assert.equal(await start({ NODE_COMPILE_CACHE: theirs }), "from the cache");
    assert.ok(filesIn(home).every((path) => path.startsWith(theirs)));
  });

  it("is not kept where a file is in the place of the directory, and the command still works", async () => {
    writeFileSync(join(home, "fargate-role"), "");
    mkdirSync(join(home, "Library"));
    writeFileSync(join(home, "Library", "Caches"), "");
    assert.deepEqual([await start(), await start()], ["compiled", "compiled"]);
  });

  it("is not kept in a directory that cannot be written, and the command still works", async () => {
    chmodSync(home, 0o555);
    await start();
    // Root may write anywhere.
    assert.equal(await start(), filesIn(home).length > 0 ? "from the cache" : "compiled");
    chmodSync(home, 0o755);
  });

  it("of a policy pack is kept although Pulumi ends it by a signal", async () => {
    const pack = await Analyzer.start(environment());
    try {
      while (filesIn(home).length === 0) await sleep(50);
    } finally {
      pack.stop();
    }
    assert.ok(filesIn(home).every((path) => /[/\\]fargate-role[/\\]compiled[/\\]/.test(path)));
  });
});
