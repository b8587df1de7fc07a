import { execFileSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "..", "..");
const folders = ["core", "components", "policypack", "cli", "dev"];

/** Which folder imports which, as a Mermaid flowchart. The rules that hold it are in `.dependency-cruiser.mjs`. */
export function importGraph(): string {
  const args = ["--include-only", `^(${folders.join("|")})/`, "--output-type", "mermaid"];
  const eachFolder = `^(core/[^/]+|${folders.slice(1).join("|")})`;
  const chart = cruise([...args, "--collapse", eachFolder, ...folders], root);
  return `\`\`\`mermaid\n${chart.replace("flowchart LR", "flowchart TB").trim()}\n\`\`\``;
}

/**
 * What dependency-cruiser prints in a directory that is laid out like this repository.
 * @throws Error with what it prints, as `stdout`, if an import breaks a rule
 */
export function cruise(args: readonly string[], directory: string): string {
  const script = join(root, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs");
  const config = join(root, ".dependency-cruiser.mjs");
  return execFileSync(process.execPath, [script, "--config", config, ...args], { cwd: directory, encoding: "utf8" });
}
