import assert from "node:assert/strict";
import { execFile, type ExecFileOptions } from "node:child_process";
import { join } from "node:path";
import { root } from "../../dev/localcloud/cloud";
import { bad, failing, good } from "./mocks/programs.cjs";

interface Report {
  passes: { title: string }[];
  failures: { title: string; err: { message: string } }[];
}

/** Runs unit tests as a user writes them, those in `mocks/`, in a process of their own: none hangs, and each says what it has to. */
export async function assertOwnTests(words: string[], options: ExecFileOptions): Promise<void> {
  const { passes, failures } = await reportOf(words, options);
  const titles = (programs: { title: string }[]) =>
    ["up", "preview"].flatMap((run) => programs.map(({ title }) => `${title}, ${run}`)).sort();
  assert.deepEqual(passes.map(({ title }) => title).sort(), titles(good));
  assert.deepEqual([...new Set(failures.map(({ title }) => title))].sort(), titles([...bad, ...failing]));
  for (const program of [...bad, ...failing])
    for (const title of titles([program])) {
      const { message = "" } = failures.find((test) => test.title === title)?.err ?? {};
      // The user's own error is not the component's.
      const isRight = bad.includes(program)
        ? message.startsWith(`FargatePodExecutionRole "pods": ${program.message}`)
        : message.endsWith(program.message) && !message.includes("FargatePodExecutionRole");
      assert.ok(isRight, message);
    }
}

function reportOf(words: string[], options: ExecFileOptions): Promise<Report> {
  const mocha = [join(root, "node_modules/mocha/bin/mocha.js"), "--no-config", "--reporter", "json", ...words];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, mocha, { timeout: 120_000, ...options }, (_error, stdout, stderr) => {
      const text = String(stdout);
      try {
        resolve(JSON.parse(text.slice(text.indexOf("{"))) as Report);
      } catch (error) {
        reject(new Error(`${text}\n${String(stderr)}`, { cause: error }));
      }
    });
  });
}
