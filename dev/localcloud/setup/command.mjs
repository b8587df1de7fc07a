import { spawn } from "node:child_process";
import { onExit } from "./interrupt.mjs";

/** The last lines of a command's output that an error repeats. */
const tailLines = 25;

/**
 * Runs a command to its end and gives each line that it prints to onLine. Resolves to everything printed on standard
 * output; rejects with the last lines of all its output if it does not exit with 0.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv } & { onLine?: (line: string) => void }} options
 * @returns {Promise<string>}
 */
export function run(command, args, { onLine = () => {}, ...options } = {}) {
  return new Promise((resolve, reject) => {
    // A process group of its own, so that a compiler's children end with it.
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], detached: true, ...options });
    const forget = onExit(() => child.pid && process.kill(-child.pid, "SIGKILL"));
    const tail = [];
    let output = "";
    const readLines = (stream) => {
      let rest = "";
      stream.setEncoding("utf8");
      stream.on("data", (text) => {
        const lines = (rest + text).split(/\r?\n|\r/);
        rest = lines.pop() ?? "";
        for (const line of lines) {
          tail.push(line);
          if (tail.length > tailLines) tail.shift();
          onLine(line);
        }
      });
      stream.on("end", () => rest && tail.push(rest));
    };
    child.stdout.on("data", (data) => (output += data));
    readLines(child.stdout);
    readLines(child.stderr);
    child.on("error", (error) => {
      forget();
      reject(error);
    });
    child.on("close", (code, signal) => {
      forget();
      if (code === 0) return resolve(output);
      const reason = signal ? `was ended by ${signal}` : `failed with exit code ${code}`;
      reject(new Error([`\`${[command, ...args].join(" ")}\` ${reason}:`, ...tail].join("\n")));
    });
  });
}
