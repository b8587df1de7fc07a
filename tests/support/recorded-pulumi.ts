import { chmod, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

/**
 * An environment where each call of the Pulumi CLI is written down before it is made.
 * @param env an environment whose PATH begins with the directory of the CLI
 * @param directory where to keep the record
 */
export async function recordPulumi(
  env: NodeJS.ProcessEnv,
  directory: string,
): Promise<{ env: NodeJS.ProcessEnv; calls: () => Promise<string[]> }> {
  const log = join(directory, "calls");
  const [tools] = (env.PATH ?? "").split(delimiter);
  const recorder = join(directory, "pulumi");
  await writeFile(log, "");
  await writeFile(recorder, `#!/bin/sh\necho "$@" >> '${log}'\nexec '${join(tools, "pulumi")}' "$@"\n`);
  await chmod(recorder, 0o755);
  return {
    env: { ...env, PATH: [directory, env.PATH].join(delimiter) },
    calls: async () => (await readFile(log, "utf8")).split("\n"),
  };
}
