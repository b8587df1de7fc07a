import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { collectAccount } from "../../cli/aws/collect";
import { AwsConnection } from "../../core/aws/connection";
import { formatInventory } from "../../cli/aws/saved-accounts";
import { LargeAccount, measuredSize } from "./large-account";
import { inTurns, type Compared } from "./measure";

const root = join(__dirname, "..", "..");
const keys = { AWS_ACCESS_KEY_ID: "bench", AWS_SECRET_ACCESS_KEY: "bench", AWS_REGION: "eu-west-1" };

/** Runs the built command. Resolves to milliseconds of the processor. */
function run(words: readonly string[]): Promise<number> {
  const counted = ["--import", join(__dirname, "processor-time.mjs"), join(root, "cli", "bin", "main.js")];
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

/** The command for saved accounts of 5,000 roles: 1,480 wrong beside all right, HTML beside text. */
export async function benchSavedAccounts(rounds: number): Promise<Record<"wrong" | "html", Compared>> {
  const directory = mkdtempSync(join(tmpdir(), "bench-accounts-"));
  const [right, wrong] = ["right", "wrong"].map((name) => join(directory, `${name}.json`));
  const judge = (file: string, format = "text") => run(["judge", file, "--output", format]);
  try {
    await saveAccount(right, 0);
    await saveAccount(wrong, 1_480);
    return {
      wrong: await inTurns(
        rounds,
        () => judge(wrong),
        () => judge(right),
      ),
      html: await inTurns(
        rounds,
        () => judge(wrong, "html"),
        () => judge(wrong),
      ),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
