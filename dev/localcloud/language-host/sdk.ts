import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * The file of a command of the `@pulumi/pulumi` that a program in this directory would import. Programs, plugins and
 * packs each bring their own SDK; the host brings none.
 */
export function sdkCommand(directory: string, command: "run" | "run-plugin" | "run-policy-pack"): string {
  const name = `@pulumi/pulumi/cmd/${command}`;
  try {
    return createRequire(join(directory, "index.js")).resolve(name);
  } catch {
    // The engine knows this text and tells the user to install the dependencies.
    throw new Error(
      `Cannot find module '${name}' from ${directory}: run \`npm install\` (or \`pulumi install\`) there first`,
    );
  }
}
