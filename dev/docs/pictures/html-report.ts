import { spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "../../localcloud/cloud";
import { finish } from "../../localcloud/stack";
import { photograph } from "./photographs";

const account = join("examples", "saved-account", "account.json");

async function writeReport(file: string): Promise<void> {
  const words = ["cli/fargate-role.ts", "scan", "--from", account, "--output", `html=${file}`];
  const { code, output } = await finish(spawn(process.execPath, ["dev/node.mjs", ...words], { cwd: root }));
  if (code !== 1) throw new Error(`the scan of ${account} ended with exit code ${code}, not 1:\n${output}`);
}

/** Photographs the report of the saved account; returns where the pictures are. */
export const photographReport = (): Promise<string> => photograph(writeReport, { report: () => Promise.resolve() });
