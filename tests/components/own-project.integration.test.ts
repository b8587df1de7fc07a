import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { bad, failing, good } from "../compat/mocks/programs.cjs";

const root = join(__dirname, "..", "..");

interface Report {
  passes: { title: string }[];
  failures: { title: string; duration?: number; err: { message: string } }[];
}

/** Runs unit tests as a user writes them, in a process of their own, and returns what mocha reports. */
function ownTests(): Promise<Report> {
  const args = ["--no-config", "--require", "./dev/typescript.cjs", "--reporter", "json"];
  const command = [join(root, "node_modules", "mocha", "bin", "mocha.js"), ...args, "tests/compat/mocks/own.test.cjs"];
  const env = { ...process.env, COMPONENT: join(root, "components", "index.ts") };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, command, { cwd: root, env, timeout: 60_000 }, (_error, stdout) => {
      try {
        resolve(JSON.parse(stdout.slice(stdout.indexOf("{"))) as Report);
      } catch (error) {
        reject(new Error(stdout, { cause: error }));
      }
    });
  });
}

describe("a user's own unit tests under Pulumi's mocks", () => {
  let report: Report;
  before(async () => (report = await ownTests()));

  for (const run of ["up", "preview"]) {
    for (const { title } of good) {
      it(`pass with a good program: ${title}, ${run}`, () => {
        assert.ok(report.passes.some((test) => test.title === `${title}, ${run}`));
        assert.ok(!report.failures.some((test) => test.title === `${title}, ${run}`));
      });
    }

    for (const { title, message } of bad) {
      it(`fail with the component's message, and do not hang: ${title}, ${run}`, () => {
        const [failure] = report.failures.filter((test) => test.title === `${title}, ${run}`);
        assert.ok(failure, "the test passed");
        const begin = `FargatePodExecutionRole "pods": ${message}`;
        assert.equal(failure.err.message.replace(/^Uncaught /, "").slice(0, begin.length), begin);
        assert.ok(!report.passes.some((test) => test.title === `${title}, ${run}`));
      });
    }

    for (const { title, message } of failing) {
      it(`fail with the program's own error, and do not hang: ${title}, ${run}`, () => {
        const [failure] = report.failures.filter((test) => test.title === `${title}, ${run}`);
        assert.ok(failure?.err.message.endsWith(message), failure?.err.message);
        assert.ok(!report.passes.some((test) => test.title === `${title}, ${run}`));
      });
    }
  }
});
