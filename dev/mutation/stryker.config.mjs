// `npm run test:mutation` changes core/ in small ways, one at a time, and says which changes no test of tests/core notices.
// A part of it: `MUTATION_TESTS="tests/core/trust/*.test.ts" npm run test:mutation -- --mutate core/policy/glob.ts`.

import { tmpdir } from "node:os";
import { join } from "node:path";

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  mutate: ["core/**/*.ts"],
  testRunner: "mocha",
  plugins: ["./dev/mutation/mocha-runner.mjs"],
  coverageAnalysis: "perTest",
  concurrency: 1,
  // What the tests of core/ need, and no more, is copied for a run.
  ignorePatterns: [
    "/*",
    "!/cli",
    "!/components",
    "!/core",
    "!/dev",
    "!/docs",
    "!/policypack",
    "!/tests",
    "!/package.json",
  ],
  disableTypeChecks: false,
  tempDirName: join(tmpdir(), "stryker"),
  reporters: ["clear-text"],
  thresholds: { high: 90, low: 85, break: 85 },
};
