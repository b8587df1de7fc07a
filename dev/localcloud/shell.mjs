// npm run shell                   a shell in the local cloud
// npm run shell -- COMMAND ARGS   one command in it
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureInstalled, root } from "./ensure-installed.mjs";

try {
  await ensureInstalled();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
const script = join(root, "dev", "localcloud", "shell.ts");
const register = ["-r", join(root, "node_modules", "ts-node", "register", "transpile-only")];
const child = spawn(process.execPath, [...register, script, ...process.argv.slice(2)], { stdio: "inherit" });
// The terminal's Ctrl-C is for what runs in the shell; other signals end all.
process.removeAllListeners("SIGINT").on("SIGINT", () => {});
process.on("exit", () => child.kill());
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
