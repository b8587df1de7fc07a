import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inTurns, timeOf, type Compared } from "./measure";

const root = dirname(dirname(__dirname));
const host = join(root, "node_modules", "@pulumi", "pulumi", "cmd", "run-plugin");

/** Boot of the component plugin under Pulumi's own host, compiled and from its TypeScript source, up to the port it prints. */
export async function benchPluginBoot(rounds: number): Promise<Compared> {
  const source = copySource();
  try {
    return await inTurns(
      rounds,
      () => boot(join(root, "components")),
      () => boot(join(source, "components")),
    );
  } finally {
    rmSync(source, { recursive: true });
  }
}

/** The sources in a directory if no built files are found instead of them. */
function copySource(): string {
  const directory = mkdtempSync(join(tmpdir(), "plugin-source-"));
  for (const part of ["components", "core"]) {
    cpSync(join(root, part), join(directory, part), { recursive: true, filter: (file) => !/[/\\]bin$/.test(file) });
  }
  symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
  const manifest = join(directory, "components", "package.json");
  const { name, version } = JSON.parse(readFileSync(manifest, "utf8")) as { name: string; version: string };
  writeFileSync(manifest, JSON.stringify({ name, version, main: "index.ts" }));
  const compilerOptions = { strict: true, target: "ES2022", module: "CommonJS", skipLibCheck: true };
  writeFileSync(join(directory, "components", "tsconfig.json"), JSON.stringify({ compilerOptions }));
  return directory;
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
