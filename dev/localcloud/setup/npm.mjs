import { run } from "./command.mjs";

/**
 * Runs npm in a directory and gives each line that it prints to onLine. Resolves to its output; rejects if it fails.
 * @param {string[]} args @param {string} cwd @param {(line: string) => void} [onLine]
 */
export async function npm(args, cwd, onLine) {
  // Inside `npm run` the environment describes that run; a nested npm would take it for its own settings.
  const own = Object.entries(process.env).filter(
    ([name]) => !/^npm_(package|lifecycle|config_(local_prefix|workspace|prefix|omit|production))/i.test(name),
  );
  const [command, ...leading] = process.env.npm_execpath?.endsWith("npm-cli.js")
    ? [process.execPath, process.env.npm_execpath]
    : ["npm"];
  // On Windows npm is a script, which only a shell can run.
  const shell = command === "npm" && process.platform === "win32";
  return run(command, [...leading, ...args], { cwd, env: Object.fromEntries(own), shell, onLine });
}
