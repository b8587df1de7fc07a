import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");

/** What is compared. */
export interface Builds {
  /** This checkout, its packages built. */
  ours: string;
  /** A checkout of another commit, its packages built. */
  before?: string;
  /** The engine of each, in a file. */
  engines: readonly string[];
  /** The directory of a pack of as many policies of each kind, which do nothing; bundled in the same way, with the same SDK. */
  empty: string;
  remove(): void;
}

/** Builds the packages of this checkout, and those of another commit if one is given. */
export async function makeBuilds(commit: string | undefined): Promise<Builds> {
  const run = (cwd: string, command: string, ...words: string[]) =>
    execFileSync(command, words, { cwd, encoding: "utf8" });
  const directory = mkdtempSync(join(root, "node_modules", "bench-"));
  // Outside node_modules, since TypeScript there is not compiled.
  const before = commit === undefined ? undefined : mkdtempSync(join(tmpdir(), "bench-before-"));
  if (before !== undefined) {
    run(root, "git", "worktree", "add", "-q", "--detach", before, commit ?? "");
    symlinkSync(join(root, "node_modules"), join(before, "node_modules"));
  }
  const bundle = (absWorkingDir: string, entryPoint: string, outfile: string) =>
    build({
      ...{ absWorkingDir, entryPoints: [entryPoint], outfile },
      ...{ bundle: true, platform: "node", target: "node22", format: "cjs", external: ["@pulumi/*"] },
    });
  const engines: string[] = [];
  for (const checkout of before === undefined ? [root] : [root, before]) {
    run(checkout, process.execPath, "dev/build/build.mjs");
    const engine = join(directory, `engine-${engines.length}.cjs`);
    await bundle(checkout, "core/trust/index.ts", engine);
    engines.push(engine);
  }
  const empty = join(directory, "empty");
  mkdirSync(empty);
  for (const file of ["PulumiPolicy.yaml", "package.json"]) cpSync(join(root, "policypack", file), join(empty, file));
  writeFileSync(join(empty, "index.ts"), emptyPack);
  await bundle(empty, "index.ts", join(empty, "bin", "index.js"));
  return {
    ...{ ours: root, engines, empty, before },
    remove() {
      if (before !== undefined) run(root, "git", "worktree", "remove", "--force", before);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const emptyPack = `
import { PolicyPack } from "@pulumi/policy";
const common = { description: "Does nothing.", enforcementLevel: "mandatory" as const };
new PolicyPack("empty", {
  policies: [
    ...["a", "b"].map((name) => ({ name, ...common, validateResource: () => {} })),
    ...["c", "d", "e", "f"].map((name) => ({ name, ...common, validateStack: () => {} })),
  ],
});
`;
