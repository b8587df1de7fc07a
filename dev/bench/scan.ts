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
import { inTurns, median, timeOf, type Compared } from "./measure";

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

/** What a run of the command costs: megabytes, and milliseconds of the processor. */
interface RunCosts {
  peak: number;
  processor: number;
}

/** Runs the built command. */
function run(words: readonly string[], nodeOptions: readonly string[] = []): Promise<RunCosts> {
  const memory = [...nodeOptions, "--import", join(__dirname, "peak-memory.mjs")];
  const command = [...memory, join(root, "cli", "bin", "main.js"), "scan", ...words];
  const child = spawn(process.execPath, command, {
    env: { ...process.env, ...keys },
    stdio: ["ignore", "ignore", "inherit", "pipe"],
  });
  let costs = "";
  child.stdio[3]?.on("data", (data) => (costs += String(data)));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      // 1: something is wrong.
      if (code === 0 || code === 1) resolve(JSON.parse(costs) as RunCosts);
      else reject(new Error(`the scan ended with exit code ${code}`));
    });
  });
}

/** The calls to AWS of the scan of an account of 1,000 roles, and the fewest that the sizes of its pages allow. */
export async function countCalls(): Promise<{ calls: number; leastCalls: number }> {
  const counted = new LargeAccount(measuredSize);
  await collect(await counted.start());
  await counted.stop();
  return { calls: counted.calls.length, leastCalls: counted.leastCalls() };
}

/** Judging that account, beside reading and judging it. */
export async function benchScan(rounds: number): Promise<Compared> {
  const { endpoint, stop } = await serve(measuredSize);
  const account = await collect(endpoint);
  try {
    return await inTurns(
      rounds,
      () => timeOf(() => judgeAccount(account)),
      () => timeOf(async () => judgeAccount(await collect(endpoint))),
    );
  } finally {
    stop();
  }
}

/** What two kinds of runs of the command cost, in turns; `memory` compares their peaks. */
interface RunsCompared extends Compared {
  memory: number;
  detail: string;
}

async function compareRuns(
  rounds: number,
  large: () => Promise<RunCosts>,
  small: () => Promise<RunCosts>,
): Promise<RunsCompared> {
  const noted = (peaks: number[], work: () => Promise<RunCosts>) => async () => {
    const { peak, processor } = await work();
    peaks.push(peak);
    return processor;
  };
  const peaks = { large: [] as number[], small: [] as number[] };
  const times = await inTurns(rounds, noted(peaks.large, large), noted(peaks.small, small));
  const memory = median(peaks.large.map((peak, index) => peak / peaks.small[index]));
  return { ...times, memory, detail: `${median(peaks.large)} MB / ${median(peaks.small)} MB` };
}

/** The command for 5,000 roles, beside 1,000; as many are for Fargate. */
export async function benchScanSize(rounds: number): Promise<RunsCompared> {
  const [small, big] = [await serve(measuredSize), await serve(large)];
  try {
    return await compareRuns(
      rounds,
      () => run(["--json", "--endpoint", big.endpoint]),
      () => run(["--json", "--endpoint", small.endpoint]),
    );
  } finally {
    small.stop();
    big.stop();
  }
}

/** Megabytes of V8's heap. With room for it, garbage would stay there, and the peak would say nothing of what is needed. */
const smallHeap = ["--max-old-space-size=32", "--max-semi-space-size=4"];

/** Saves an account. Each of its roles for Fargate has a profile. */
async function saveAccount(path: string, size: Pick<AccountSize, "roles" | "fargateRoles" | "wrongRoles">) {
  const source = new LargeAccount({ ...measuredSize, ...size, profiles: size.fargateRoles });
  writeFileSync(path, formatInventory([await collect(await source.start())]));
  await source.stop();
}

/** The command for saved accounts: 1,480 of 5,000 roles wrong beside all right, 20,000 roles beside 5,000, HTML beside text. */
export async function benchSavedAccounts(rounds: number): Promise<Record<"wrong" | "roles" | "html", Compared>> {
  const directory = mkdtempSync(join(tmpdir(), "bench-accounts-"));
  const file = (name: string) => join(directory, `${name}.json`);
  const scan =
    (name: string, format = "text") =>
    async () =>
      (await run(["--from", file(name), "--output", format])).processor;
  try {
    const size = { roles: 5_000, fargateRoles: 1_480 };
    await saveAccount(file("right"), size);
    await saveAccount(file("wrong"), { ...size, wrongRoles: 1_480 });
    await saveAccount(file("large"), { roles: 20_000, fargateRoles: 5_920, wrongRoles: 5_920 });
    return {
      wrong: await inTurns(rounds, scan("wrong"), scan("right")),
      roles: await inTurns(rounds, scan("large"), scan("wrong")),
      html: await inTurns(rounds, scan("wrong", "html"), scan("wrong")),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The command for 200 saved files, beside 20: each of 1,000 roles, 20 of them for Fargate. */
export async function benchFiles(rounds: number): Promise<RunsCompared> {
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
    const from = (count: number) => () =>
      run(["--json", ...files.slice(0, count).flatMap((path) => ["--from", path])], smallHeap);
    return await compareRuns(rounds, from(200), from(20));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
