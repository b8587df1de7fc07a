import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import type { Builds } from "./builds";
import { inTurns, timeOf, type Compared } from "./measure";
import { run } from "./scan";

const root = dirname(dirname(__dirname));
const host = join(root, "node_modules", "@pulumi", "pulumi", "cmd", "run-plugin");

/** Boot of the component plugin under Pulumi's own host, up to the port it prints, beside Node.js itself. */
export async function benchPluginBoot({ ours, before }: Builds, rounds: number): Promise<Compared> {
  return inTurns(
    rounds,
    () => boot(join(ours, "components")),
    () => run("-e", "0"),
    before === undefined ? undefined : () => boot(join(before, "components")),
  );
}

async function boot(plugin: string): Promise<number> {
  const child = spawn(process.execPath, [host, plugin, "127.0.0.1:1"], {
    cwd: plugin,
    env: { ...process.env, PULUMI_NODEJS_TYPESCRIPT: "true", PULUMI_NODEJS_TRANSPILE_ONLY: undefined },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (data) => (errors += String(data)));
  const time = await timeOf(
    () =>
      new Promise<void>((resolve, reject) => {
        child.stdout.once("data", (data) =>
          /^\d+\s/.test(String(data)) ? resolve() : reject(new Error(String(data))),
        );
        child.once("exit", (code) => reject(new Error(`the plugin ended with exit code ${code}:\n${errors}`)));
      }),
    () => child.pid,
  );
  child.removeAllListeners("exit");
  child.kill();
  return time;
}
