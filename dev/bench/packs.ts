import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");

/** Directories of the policy packs that are compared. */
export interface Packs {
  ours: string;
  /** A pack of as many policies of each kind, which do nothing; bundled in the same way, with the same SDK. */
  empty: string;
  /** Environment where the packs keep what Node.js compiles for them alone. */
  cache: { XDG_CACHE_HOME: string; LOCALAPPDATA: string };
  remove(): void;
}

/** Builds both packs, each into a directory of its own from which the checkout's node_modules are found. */
export async function buildPacks(): Promise<Packs> {
  const cache = join(root, "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  const directory = mkdtempSync(join(cache, "bench-"));
  const ours = join(directory, "ours");
  const empty = join(directory, "empty");
  for (const pack of [ours, empty]) {
    mkdirSync(pack);
    for (const file of ["PulumiPolicy.yaml", "package.json"]) cpSync(join(root, "policypack", file), join(pack, file));
  }
  const built = spawnSync(process.execPath, ["dev/build/build.mjs", "policypack", "--into", join(ours, "bin")], {
    cwd: root,
    encoding: "utf8",
  });
  if (built.status !== 0) throw new Error(`the pack could not be built: ${built.stderr}`);
  writeFileSync(join(empty, "index.ts"), emptyPack);
  await build({
    absWorkingDir: empty,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    external: ["@pulumi/*"],
    entryPoints: ["index.ts"],
    outdir: "bin",
  });
  const cacheHome = join(directory, "compiled");
  mkdirSync(cacheHome);
  const environment = { XDG_CACHE_HOME: cacheHome, LOCALAPPDATA: cacheHome };
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  return { ours, empty, cache: environment, remove };
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
