// Bundles each published package into its own bin/, so that it stands alone; @pulumi/* stay external, since two copies
// of the SDK in one process lose resources. With package names as arguments only those are built; `--into DIR` puts
// them into another directory than bin/, for tests that must not meet; beside it `--sbom DIR` writes what is
// bundled into each package, as CycloneDX: such a bundle is not published, since nothing in it is lazy.
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { npm } from "../localcloud/setup/npm.mjs";
import { writeEntry } from "./entry.mjs";
import { lazyModules } from "./lazy-modules.mjs";
import { writeLicences } from "./licences.mjs";
import { isBuilt, noteBuild, sourcesOf } from "./unchanged.mjs";

const root = resolve(import.meta.dirname, "../..");

/** In a file of its own too, since it speeds up only what is loaded after it. */
const compileCache = { "compile-cache": "cli/io/compile-cache.ts" };

// Each package is a fifth smaller to download without white space. People read the component, so its lines and names stay.
const packages = {
  // Pulumi runs a plugin by its "main"; a program that imports the package gets its "exports", and decides itself about a cache.
  components: {
    entryPoints: { main: "components/index.ts", plugin: "components/plugin.ts", ...compileCache },
    entries: [{ name: "index", compileCache: true, plugin: true }, { name: "imported" }],
    minifySyntax: true,
  },
  // The AWS SDK is in a file of its own, loaded only by those who ask for a look-up: it slows the start of the pack.
  // A pack that does not start stops every stack of its group, at level advisory too, for the Node.js of one machine.
  policypack: {
    entryPoints: { main: "policypack/index.ts", lookup: "core/readers/account/roles-elsewhere.ts", ...compileCache },
    entries: [{ name: "index", compileCache: true, anyNode: true, starts: "startPack" }],
    target: "node20",
    minifyWhitespace: true,
  },
  cli: {
    entryPoints: { main: "cli/fargate-role.ts", sdk: "core/aws/sdk.ts", ...compileCache },
    entries: [{ name: "fargate-role", compileCache: true, executable: true, starts: "runCommand" }, { name: "cdk" }],
    minifyWhitespace: true,
  },
};

/** What a package has as it is, in a folder of its bin/: the pages that `fargate-role explain` prints. */
const pages = { cli: "docs/findings" };

const { positionals: names, values } = parseArgs({
  allowPositionals: true,
  options: { into: { type: "string" }, sbom: { type: "string" } },
});
for (const [name, { entries, ...options }] of Object.entries(packages)) {
  if (names.length > 0 && !names.includes(name)) continue;
  if (!existsSync(join(root, options.entryPoints.main))) continue;
  // Every package has to come with it; another build may be reading it.
  cpSync(join(root, "LICENSE"), join(root, name, "LICENSE"), { force: false });
  const sources = sourcesOf(root, name, pages[name]);
  if (!values.into && isBuilt(root, name, sources)) continue;
  const { build } = await import("esbuild");
  const target = values.into ?? join(root, name, "bin");
  // Elsewhere first: a plugin that is starting from bin/ just now must not find it half written.
  const outdir = values.into ?? join(root, "node_modules", ".cache", `build-${name}-${process.pid}`);
  rmSync(outdir, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    // Modules keep out of a bundle what nobody imports of them: of each client of AWS's SDK most of its commands.
    mainFields: ["module", "main"],
    target: "node22",
    format: "cjs",
    external: ["@pulumi/*"],
    outdir,
    logLevel: "warning",
    legalComments: "none",
    metafile: true,
    plugins: [values.sbom ? await billOfMaterials(resolve(values.sbom, `${name}.cdx.json`)) : lazyModules],
    ...options,
  });
  for (const entry of entries) writeEntry(join(root, name), outdir, entry);
  writeLicences(root, metafile, outdir);
  if (pages[name]) cpSync(join(root, pages[name]), join(outdir, basename(pages[name])), { recursive: true });
  // Loaded here alone, with the compiler.
  (await import("./declarations.mjs")).writeDeclarations(join(root, name === "cli" ? "cli/cdk" : name), outdir);
  if (values.into) continue;
  exchange(outdir, target);
  noteBuild(root, name, sources);
}

// npm links a command only where its file is there already, and on a fresh clone it was not yet: npx would not find it.
if (
  !values.into &&
  existsSync(join(root, "cli", "bin")) &&
  !existsSync(join(root, "node_modules", ".bin", "fargate-role"))
)
  await npm(["rebuild", "--ignore-scripts", "--loglevel=error", "fargate-role"], root);

/** Loaded for releases alone. It would list each lazy module as a package of its own. */
async function billOfMaterials(outputFile) {
  const { cyclonedxEsbuildPlugin } = await import("@cyclonedx/cyclonedx-esbuild");
  return cyclonedxEsbuildPlugin({ outputFile, outputReproducible: true });
}

/** Whether two directories hold the same files. */
function same(left, right) {
  const [files, others] = [left, right].map((directory) =>
    readdirSync(directory, { recursive: true, encoding: "utf8" }).sort(),
  );
  if (files.join() !== others.join()) return false;
  return files.every((file) => {
    const [one, other] = [left, right].map((directory) => join(directory, file));
    return statSync(one).isDirectory() || readFileSync(one).equals(readFileSync(other));
  });
}

/**
 * Puts a directory in the place of another one, also where another build does so at the same moment. One that is the same
 * stays, since somebody may be reading it.
 */
function exchange(made, target, attempts = 5) {
  const old = `${made}-old`;
  try {
    if (existsSync(target) && same(made, target)) return rmSync(made, { recursive: true });
    if (existsSync(target)) renameSync(target, old);
    renameSync(made, target);
  } catch (error) {
    if (attempts === 1) throw error;
    exchange(made, target, attempts - 1);
  } finally {
    rmSync(old, { recursive: true, force: true });
  }
}
