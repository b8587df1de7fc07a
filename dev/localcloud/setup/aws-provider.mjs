// Our aws provider, as one executable file of the cache, so that it needs no node_modules at run time and clones of
// different content do not meet.
import { chmod, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../ensure-installed.mjs";
import { buildOnce } from "./build-once.mjs";
import { cacheDirectory, contentKey } from "./cache.mjs";

const source = join(root, "dev", "localcloud", "aws-provider");

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
      entryPoints: [join(source, "main.ts")],
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
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  const own = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const shared = ["core/iam/regions.ts", "dev/localcloud/setup/aws-provider.mjs", "package-lock.json"];
  const parts = [version];
  for (const file of [...own.sort(), ...shared.map((file) => join(root, file))]) {
    parts.push(file.slice(root.length), await readFile(file));
  }
  return contentKey(...parts);
}
