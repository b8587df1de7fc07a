// Runs tests for Stryker, within Stryker's worker process: Stryker's own runner for mocha does not know mocha 12.
//
// A mutant is a branch in the instrumented sources, which `activeMutant` chooses. One that takes effect while a module is
// loaded needs the modules loaded anew; any other one only the tests that reach it, run again.
import { INSTRUMENTER_CONSTANTS } from "@stryker-mutator/api/core";
import { declareClassPlugin, PluginKind, tokens } from "@stryker-mutator/api/plugin";
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from "@stryker-mutator/api/test-runner";
import Mocha from "mocha";
import { globSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve, sep } from "node:path";

const { EVENT_TEST_BEGIN, EVENT_TEST_FAIL, EVENT_TEST_PASS } = Mocha.Runner.constants;
const require = createRequire(join(process.cwd(), "package.json"));
const patterns = process.env.MUTATION_TESTS ?? "tests/core/**/*.test.ts";
const isOwn = (file) => !file.includes(`${sep}node_modules${sep}`);

class MochaRunner {
  static inject = tokens();
  /** What Stryker and the instrumented sources tell each other. */
  #shared = (globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {});
  #mocha;
  /** @type {(() => void)[]} */
  #forget = [];

  constructor() {
    for (const file of ["dev/typescript.cjs", "tests/support/seed.ts"]) require(resolve(file));
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun({ disableBail }) {
    this.#load();
    const result = await this.#run(!disableBail, /(?:)/);
    return { ...result, mutantCoverage: this.#shared.mutantCoverage };
  }

  /** @param {import("@stryker-mutator/api/test-runner").MutantRunOptions} options */
  async mutantRun({ activeMutant, testFilter, disableBail, hitLimit, mutantActivation, reloadEnvironment }) {
    this.#shared.hitLimit = hitLimit;
    this.#shared.hitCount = hitLimit ? 0 : undefined;
    this.#shared.activeMutant = mutantActivation === "static" ? activeMutant.id : undefined;
    if (reloadEnvironment || !this.#mocha) this.#load();
    this.#shared.activeMutant = activeMutant.id;
    // @ts-expect-error RegExp.escape is in Node.js 24 and not in the types of TypeScript 5.9.
    const only = testFilter?.map((title) => `^${RegExp.escape(title)}$`).join("|");
    const result = await this.#run(!disableBail, new RegExp(only ?? ""));
    return toMutantRunResult(determineHitLimitReached(this.#shared.hitCount, hitLimit) ?? result);
  }

  #load() {
    for (const file of Object.keys(require.cache).filter(isOwn)) delete require.cache[file];
    this.#loadMemoize();
    this.#mocha = new Mocha({ timeout: 0, reporter: class extends Mocha.reporters.Base {} });
    this.#mocha.cleanReferencesAfterRun(false);
    for (const file of globSync(patterns)) this.#mocha.addFile(resolve(file));
    this.#mocha.loadFiles();
  }

  /** What core/ remembers from one test or mutant is not an answer for the next. */
  #loadMemoize() {
    const file = resolve("core/memoize.ts");
    const { memoize } = require(file);
    this.#forget = [];
    const loaded = /** @type {NodeJS.Module} */ (require.cache[file]);
    loaded.exports = {
      ...loaded.exports,
      memoize: (make) => {
        let known = memoize(make);
        this.#forget.push(() => (known = memoize(make)));
        return (text) => known(text);
      },
    };
  }

  #run(bail, titles) {
    bailEverywhere(this.#mocha.suite, bail);
    const found = [];
    const note = (test, status, failureMessage) =>
      found.push({
        id: test.fullTitle(),
        name: test.fullTitle(),
        timeSpentMs: test.duration ?? 0,
        status,
        failureMessage,
      });
    return new Promise((resolve) => {
      this.#mocha
        .grep(titles)
        .run(() => resolve({ status: DryRunStatus.Complete, tests: found }))
        .on(EVENT_TEST_BEGIN, (test) => {
          for (const forget of this.#forget) forget();
          this.#shared.currentTestId = test.fullTitle();
        })
        .on(EVENT_TEST_PASS, (test) => note(test, TestStatus.Success))
        .on(EVENT_TEST_FAIL, (test, error) => note(test, TestStatus.Failed, String(error?.message)));
    });
  }
}

function bailEverywhere(suite, bail) {
  suite.bail(bail);
  for (const inner of suite.suites) bailEverywhere(inner, bail);
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "mocha", MochaRunner)];
