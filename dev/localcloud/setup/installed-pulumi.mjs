// What a directory with a `pulumi` is good for.
import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { run } from "./command.mjs";

/** A `pulumi` that takes longer than this to tell its version is broken (milliseconds). */
const patience = 30_000;

/**
 * The version of the `pulumi` in a directory, as it tells it, and why it is not an official one that can be used, if it is not.
 * @returns {Promise<{ version?: string, why?: string }>}
 */
export async function inspect(directory) {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const text = await run(join(directory, "pulumi"), ["version"], { env, limit: patience }).catch(() => "");
  const version = /^v?(\d+\.\d+\.\d+\S*)/.exec(text.trim())?.[1];
  if (!version) return { why: "does not tell its version" };
  const hosts = ["pulumi-language-nodejs", "pulumi-language-yaml"];
  const missing = hosts.find((host) => !isExecutable(directory, host));
  return { version, ...(missing ? { why: `comes without ${missing}` } : {}) };
}

export function isExecutable(directory, name) {
  try {
    accessSync(join(directory, name), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
