import { spawn } from "node:child_process";
import { onExit } from "./interrupt.mjs";

/**
 * Runs npm in a directory; what it prints goes to standard error. Rejects if it fails.
 * @returns {Promise<void>}
 */
export function npm(args, cwd) {
  // Inside `npm run` the environment describes that run; a nested npm would take it for its own settings.
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(package|lifecycle|config_(local_prefix|workspace|prefix|omit|production))/i.test(name),
    ),
  );
  const [command, ...leading] = process.env.npm_execpath?.endsWith("npm-cli.js")
    ? [process.execPath, process.env.npm_execpath]
    : ["npm"];
  return new Promise((resolve, reject) => {
    // On Windows npm is a script, which only a shell can run.
    const shell = command === "npm" && process.platform === "win32";
    const child = spawn(command, [...leading, ...args], { cwd, env: environment, stdio: ["ignore", 2, 2], shell });
    const forget = onExit(() => child.kill());
    child.on("error", reject);
    child.on("close", (code) => {
      forget();
      if (code === 0) return resolve();
      reject(new Error(`\`npm ${args.join(" ")}\` failed with exit code ${code}; its output is above.`));
    });
  });
}
