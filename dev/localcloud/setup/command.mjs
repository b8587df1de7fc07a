import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { onExit } from "./interrupt.mjs";

/** The last lines of a command's output that an error repeats. */
const tailLines = 25;

/**
 * Runs a command to its end and gives each line that it prints to onLine. Resolves to everything printed on standard
 * output; rejects with the last lines of all its output if it does not exit with 0, or not within a limit of milliseconds.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean, limit?: number } & { onLine?: (line: string) => void }} options
 * @returns {Promise<string>}
 */
export function run(command, args, { onLine = () => {}, limit, ...options } = {}) {
  return new Promise((resolve, reject) => {
    // A process group of its own, so that a compiler's children end with it.
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], detached: true, ...options });
    const end = () => endGroup(child.pid);
    const unregister = onExit(end);
    let late = "";
    const timer =
      limit &&
      setTimeout(() => {
        late = `took longer than ${limit / 1_000} s`;
        end();
      }, limit);
    const forget = () => {
      clearTimeout(timer);
      unregister();
    };
    const tail = [];
    let output = "";
    child.stdout.on("data", (data) => (output += data));
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on("line", (line) => {
        tail.push(line);
        if (tail.length > tailLines) tail.shift();
        onLine(line);
      });
    }
    child.on("error", (error) => {
      forget();
      reject(error);
    });
    child.on("close", (code, signal) => {
      forget();
      if (code === 0) return resolve(output);
      const ending = signal ? `was ended by ${signal}` : `failed with exit code ${code}`;
      const reason = late || ending;
      const message = [`\`${[command, ...args].join(" ")}\` ${reason}:`, ...tail].join("\n");
      reject(Object.assign(new Error(message), { reason, tail }));
    });
  });
}

function endGroup(pid) {
  try {
    if (pid) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}
