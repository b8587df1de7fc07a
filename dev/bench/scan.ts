import { fork, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { collectAccount } from "../../cli/aws/collect";
import { AwsConnection } from "../../core/aws/connection";
import { formatInventory } from "../../cli/aws/saved-accounts";
import type { AccountRecord } from "../../core/readers/account/inventory";
import { judgeAccount } from "../../cli/aws/judge-account";
import { LargeAccount, measuredSize, type AccountSize } from "./large-account";
import { median, sideBySide, timeOf } from "./measure";

const root = join(__dirname, "..", "..");
const large: AccountSize = { ...measuredSize, roles: 5 * measuredSize.roles };
const keys = { AWS_ACCESS_KEY_ID: "bench", AWS_SECRET_ACCESS_KEY: "bench", AWS_REGION: "eu-west-1" };

/** An account in a process of its own. */
async function serve(size: AccountSize): Promise<{ endpoint: string; stop: () => void }> {
  const typescript = ["-r", join(root, "dev", "typescript.cjs")];
  const child = fork(join(__dirname, "serve-account.ts"), [JSON.stringify(size)], { execArgv: typescript });
  const endpoint = await new Promise<string>((resolve, reject) => {
    child.once("message", (message) => resolve(message as string));
    child.once("exit", () => reject(new Error("the account ended before it answered")));
  });
  return { endpoint, stop: () => child.disconnect() };
}

async function collect(endpoint: string): Promise<AccountRecord> {
  Object.assign(process.env, keys);
  const aws = new AwsConnection({ region: keys.AWS_REGION, endpoint, signal: AbortSignal.timeout(120_000) });
  return collectAccount(aws, await aws.callerIdentity());
}

/** What a run of the command costs: megabytes, milliseconds of the clock and of the processor. */
interface RunCosts {
  peak: number;
  time: number;
  processor: number;
}

/** Runs the built command. */
function run(words: readonly string[], nodeOptions: readonly string[] = []): Promise<RunCosts> {
  const memory = [...nodeOptions, "--import", join(__dirname, "peak-memory.mjs")];
  const command = [...memory, join(root, "cli", "bin", "main.js"), "scan", "--json", ...words];
  const started = performance.now();
  const child = spawn(process.execPath, command, {
    env: { ...process.env, ...keys },
    stdio: ["ignore", "ignore", "inherit", "pipe"],
  });
  let costs = "";
  child.stdio[3]?.on("data", (data) => (costs += String(data)));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve({ ...(JSON.parse(costs) as RunCosts), time: performance.now() - started });
      else reject(new Error(`the scan ended with exit code ${code}`));
    });
  });
}

/** What a scan of an account costs. */
export interface ScanCosts {
  /** Calls to AWS, and the fewest that the sizes of its pages allow. */
  calls: number;
  leastCalls: number;
  /** Milliseconds. */
  judging: number;
  whole: number;
}

/** Calls and time of the scan of an account of 1,000 roles, AWS answering without any delay. */
export async function benchScan(runs: number): Promise<ScanCosts> {
  const counted = new LargeAccount(measuredSize);
  await collect(await counted.start());
  await counted.stop();
  const { endpoint, stop } = await serve(measuredSize);
  const times = { judging: [] as number[], whole: [] as number[] };
  try {
    for (let index = 0; index < runs; index++) {
      let account: AccountRecord | undefined;
      const reading = await timeOf(async () => (account = await collect(endpoint)));
      const judging = await timeOf(() => account && judgeAccount(account));
      times.judging.push(judging);
      times.whole.push(reading + judging);
    }
  } finally {
    stop();
  }
  const medians = { judging: median(times.judging), whole: median(times.whole) };
  return { calls: counted.calls.length, leastCalls: counted.leastCalls(), ...medians };
}

/** Peak memory and time of the command for 5,000 roles, against 1,000. */
export async function benchScanSize(runs: number): Promise<{ memory: number; time: number; detail: string }> {
  const [small, big] = [await serve(measuredSize), await serve(large)];
  const peaks = { small: 0, big: 0 };
  const scan = async (of: "small" | "big", endpoint: string): Promise<number> => {
    const { peak, time } = await run(["--endpoint", endpoint]);
    peaks[of] = Math.max(peaks[of], peak);
    return time;
  };
  try {
    const { ratio } = await sideBySide(
      runs,
      () => scan("big", big.endpoint),
      () => scan("small", small.endpoint),
    );
    return { memory: peaks.big / peaks.small, time: ratio, detail: `${peaks.big} MB / ${peaks.small} MB` };
  } finally {
    small.stop();
    big.stop();
  }
}

/** Megabytes of V8's heap. With room for it, garbage would stay there, and the peak would say nothing of what is needed. */
const smallHeap = ["--max-old-space-size=32", "--max-semi-space-size=4"];

/** Peak memory and time of the processor of the command for 200 saved files, against 20. */
export async function benchFiles(): Promise<{ memory: number; time: number; detail: string }> {
  const source = new LargeAccount({ ...measuredSize, fargateRoles: 20, profiles: 60 });
  const text = formatInventory([await collect(await source.start())]);
  await source.stop();
  const directory = mkdtempSync(join(tmpdir(), "bench-files-"));
  try {
    const files = Array.from({ length: 200 }, (_, index) => {
      const path = join(directory, `${index}.json`);
      writeFileSync(path, text.replaceAll("111122223333", String(100_000_000_000 + index)));
      return path;
    });
    const from = (count: number): string[] => files.slice(0, count).flatMap((path) => ["--from", path]);
    const few = await run(from(20), smallHeap);
    const all = await run(from(200), smallHeap);
    const inWords = ({ peak, processor }: RunCosts): string => `${peak} MB, ${Math.round(processor)} ms`;
    return {
      memory: all.peak / few.peak,
      time: all.processor / few.processor,
      detail: `${inWords(all)} / ${inWords(few)}, in a heap of 32 MB`,
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
