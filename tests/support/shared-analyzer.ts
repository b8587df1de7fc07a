import { Analyzer } from "./analyzer";

let starting: Promise<Analyzer> | undefined;
let shared: Analyzer | undefined;

/** The pack of the suite that runs, after `useAnalyzer()` in it. */
export let analyzer: Analyzer;

/** One pack for all test files that need no environment of their own, with its default configuration: starting takes a second. */
export async function sharedAnalyzer(): Promise<Analyzer> {
  starting ??= Analyzer.start();
  shared = await starting;
  shared.unref();
  await shared.configure({});
  await shared.notices();
  return shared;
}

export function useAnalyzer(): void {
  before(async () => (analyzer = await sharedAnalyzer()));
}

// Test files of one process share it, so it ends with the process and keeps none from ending.
process.on("exit", () => shared?.stop());
