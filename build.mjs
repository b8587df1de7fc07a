// Bundles each published package into its own bin/, so that it stands alone; @pulumi/* stay external, since two copies
// of the SDK in one process lose resources. With package names as arguments only those are built.
import { build } from "esbuild";
import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(fileURLToPath(import.meta.url));

const packages = {
  components: { entryPoints: ["components/index.ts"] },
  policypack: { entryPoints: ["policypack/index.ts"] },
  cli: { entryPoints: ["cli/fargate-role.ts"], banner: { js: "#!/usr/bin/env node" } },
};

const names = process.argv.slice(2);
for (const [name, options] of Object.entries(packages)) {
  if (names.length > 0 && !names.includes(name)) continue;
  if (!existsSync(join(root, options.entryPoints[0]))) continue;
  rmSync(join(root, name, "bin"), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["@pulumi/*"],
    outdir: `${name}/bin`,
    logLevel: "warning",
    legalComments: "none",
    ...options,
  });
}
