import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { collectAccount } from "../../cli/aws/collect";
import { AwsConnection } from "../../core/aws/connection";
import { buildTrustPolicy } from "../../core/trust";
import { formatInventory } from "../../cli/aws/saved-accounts";
import type { Builds } from "./builds";
import { largeAggregator } from "../../tests/support/recorded";
import { serveAws } from "../aws-server/server";
import { LargeAccount, measuredSize } from "./large-account";
import { inTurns, type Compared, type Work } from "./measure";

const keys = { AWS_ACCESS_KEY_ID: "bench", AWS_SECRET_ACCESS_KEY: "bench", AWS_REGION: "eu-west-1" };

/** Runs Node.js. Resolves to milliseconds of the processor. */
function run(...words: string[]): Promise<number> {
  const counted = ["--import", join(__dirname, "processor-time.mjs")];
  const child = spawn(process.execPath, [...counted, ...words], { stdio: ["ignore", "ignore", "inherit", "pipe"] });
  let time = "";
  child.stdio[3]?.on("data", (data) => (time += String(data)));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      // 1: something is wrong.
      if (code === 0 || code === 1) resolve(Number(time));
      else reject(new Error(`the command ended with exit code ${code}`));
    });
  });
}

/** Saves an account of 5,000 roles, 1,480 of them for Fargate, each with a profile. */
async function saveAccount(file: string, wrongRoles: number) {
  const account = new LargeAccount({ ...measuredSize, roles: 5_000, fargateRoles: 1_480, profiles: 1_480, wrongRoles });
  const endpoint = await account.start();
  Object.assign(process.env, keys);
  const aws = new AwsConnection({ region: keys.AWS_REGION, endpoint, signal: AbortSignal.timeout(120_000) });
  writeFileSync(file, formatInventory([await collectAccount(aws, await aws.callerIdentity())]));
  await account.stop();
}

/** The built command of a checkout. */
const command = (root: string, words: readonly string[]): Promise<number> =>
  run(join(root, "cli", "bin", "fargate-role.js"), ...words);

const nodeAlone: Work = () => run("-e", "0");

/** The command beside other work. */
const inTurnsWith = ({ ours, before }: Builds, rounds: number, theirs: Work, ...words: string[]) =>
  inTurns(rounds, () => command(ours, words), theirs, before === undefined ? before : () => command(before, words));

/** One trust policy that is wrong. */
export const wrongFile = { "trust-policy.json": JSON.stringify(buildTrustPolicy(["*"])) };

/** The command for a directory of files, beside Node.js itself. */
export async function benchDirectory(builds: Builds, rounds: number, files: object): Promise<Compared> {
  const directory = mkdtempSync(join(tmpdir(), "bench-files-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), String(text));
  try {
    return await inTurnsWith(builds, rounds, nodeAlone, "judge", directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The command for saved accounts of 5,000 roles: 1,480 wrong beside all right. */
export async function benchSavedAccounts(builds: Builds, rounds: number): Promise<Record<"right" | "wrong", Compared>> {
  const directory = mkdtempSync(join(tmpdir(), "bench-accounts-"));
  const [right, wrong] = ["right", "wrong"].map((name) => join(directory, `${name}.json`));
  try {
    await saveAccount(right, 0);
    await saveAccount(wrong, 1_480);
    return {
      right: await inTurnsWith(builds, rounds, nodeAlone, "judge", right),
      wrong: await inTurnsWith(builds, rounds, () => command(builds.ours, ["judge", right]), "judge", wrong),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The command for 500 accounts with 20 roles each in an aggregator of AWS Config. */
export async function benchAggregator(builds: Builds, rounds: number): Promise<Compared> {
  const server = await serveAws(largeAggregator());
  Object.assign(process.env, keys);
  try {
    const words = ["scan", "--aggregator", "everything", "--endpoint", server.endpoint];
    return await inTurnsWith({ ...builds, before: undefined }, rounds, nodeAlone, ...words);
  } finally {
    await server.stop();
  }
}
