import { type MochaOptions, reporters, type Runner, type Test } from "mocha";
import { writeFileSync } from "node:fs";
import { relative, sep } from "node:path";

/** Seconds, of all tests of a kind or a file. */
type Seconds = Map<string, number>;

const largest = (seconds: Seconds, count: number) =>
  [...seconds]
    .sort(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([name, sum]) => `${String(Math.round(sum)).padStart(6)} s  ${name}`)
    .join("\n");

/**
 * Mocha's spec reporter that also writes how many tests passed, failed and were skipped to the file COUNTS_FILE, and says where the time
 * went. With --parallel the seconds of several files pass side by side.
 */
class CountingReporter extends reporters.Spec {
  constructor(runner: Runner, options?: MochaOptions) {
    super(runner, options);
    const kinds: Seconds = new Map();
    const files: Seconds = new Map();
    runner.on("test end", ({ file = "", duration = 0 }: Test) => {
      const name = relative(process.cwd(), file);
      for (const [seconds, key] of [
        [kinds, name.split(sep).slice(0, 2).join("/")],
        [files, name],
      ] as const)
        seconds.set(key, (seconds.get(key) ?? 0) + duration / 1000);
    });
    runner.once("end", () => {
      const { passes, failures, pending } = runner.stats ?? { passes: 0, failures: 0, pending: 0 };
      if (!process.env.COUNTS_FILE) return;
      writeFileSync(process.env.COUNTS_FILE, JSON.stringify({ passes, failures, pending }));
      process.stdout.write(`Seconds by kind:\n${largest(kinds, 20)}\nand by file:\n${largest(files, 20)}\n`);
    });
  }
}

export = CountingReporter;
