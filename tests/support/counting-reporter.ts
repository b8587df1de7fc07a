import { type MochaOptions, reporters, type Runner } from "mocha";
import { writeFileSync } from "node:fs";

/** Mocha's spec reporter that also writes how many tests passed, failed and were skipped to the file COUNTS_FILE. */
class CountingReporter extends reporters.Spec {
  constructor(runner: Runner, options?: MochaOptions) {
    super(runner, options);
    runner.once("end", () => {
      const { passes, failures, pending } = runner.stats ?? { passes: 0, failures: 0, pending: 0 };
      if (process.env.COUNTS_FILE)
        writeFileSync(process.env.COUNTS_FILE, JSON.stringify({ passes, failures, pending }));
    });
  }
}

export = CountingReporter;
