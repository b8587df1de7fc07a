// Our aws provider, as one executable file of the cache, so that it needs no node_modules at run time and clones of
// different content do not meet.
import { chmod, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../ensure-installed.mjs";
import { buildOnce } from "./build-once.mjs";
import { cacheDirectory, contentKey } from "./cache.mjs";

/** Bundles the provider; resolves to its file and its version, which is that of the SDK. */
export async function awsProvider(report) {
  const manifest = join(root, "node_modules", "@pulumi", "aws", "package.json");
  const { version } = JSON.parse(await readFile(manifest, "utf8"));
  const directory = join(cacheDirectory(), `aws-provider-${await keyOf(version)}`);
  const executable = "pulumi-resource-aws";
  await buildOnce(directory, async (temporary) => {
    report(`bundling ${executable}`);
    const { build } = await import("esbuild");
    const outfile = join(temporary, executable);
    await build({
      entryPoints: [join(root, "dev/localcloud/aws-provider/main.ts")],
      absWorkingDir: root,
      outfile,
      bundle: true,
      platform: "node",
      target: "node22",
      format: "cjs",
      // An `import("node:http")`, as AWS's SDK has it, loads all that the module knows of, fetch too.
      supported: { "dynamic-import": false },
      // Modules keep out of a bundle what nobody imports of them, and so start faster.
      mainFields: ["module", "main"],
      // Each start reads the whole file and computes its checksum.
      minifyWhitespace: true,
      banner: { js: "#!/usr/bin/env node" },
      define: { "process.env.PLUGIN_VERSION": JSON.stringify(version) },
      logLevel: "error",
    });
    await chmod(outfile, 0o755);
  });
  return { version, executable: join(directory, executable) };
}

async function keyOf(version) {
  const folders = ["core", "dev/localcloud/aws-provider"].map((folder) => join(root, folder));
  const entries = folders.map((folder) => readdir(folder, { recursive: true, withFileTypes: true }));
  const sources = (await Promise.all(entries)).flat().filter((entry) => entry.isFile());
  const files = ["package-lock.json", "dev/localcloud/setup/aws-provider.mjs"].map((file) => join(root, file));
  files.push(...sources.map((entry) => join(entry.parentPath, entry.name)).sort());
  const parts = files.map(async (file) => [file.slice(root.length), await readFile(file)]);
  return contentKey(version, ...(await Promise.all(parts)).flat());
}
