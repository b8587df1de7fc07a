import { Analyzer } from "./analyzer";

let shared: Promise<Analyzer> | undefined;

/** One pack for all test files that need no environment of their own, with its default configuration: starting takes a second. */
export async function sharedAnalyzer(): Promise<Analyzer> {
  shared ??= Analyzer.start();
  const analyzer = await shared;
  await analyzer.configure({});
  await analyzer.notices();
  return analyzer;
}

after(async () => (await shared)?.stop());
