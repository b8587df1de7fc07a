// Turns a directory of TypeScript into one executable file of the cache, so that a plugin needs no node_modules at run
// time and clones of different content do not meet.
import { chmod, copyFile, readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { buildOnce } from "./build-once.mjs";
import { cacheDirectory, contentKey } from "./cache.mjs";

/** Bundles source/main.ts as the named executable, which reads its version as PLUGIN_VERSION; resolves to the file. */
export async function bundle(root, source, { executable, version }, report) {
  const key = await keyOf(root, source, executable, version);
  const directory = join(cacheDirectory(), `${basename(source)}-${key}`);
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
      // Modules keep out of a bundle what nobody imports of them, and so start faster.
      mainFields: ["module", "main"],
      // Each start reads the whole file and computes its checksum.
      minifyWhitespace: true,
      banner: { js: "#!/usr/bin/env node" },
      define: { "process.env.PLUGIN_VERSION": JSON.stringify(version) },
      logLevel: "error",
    });
    await chmod(outfile, 0o755);
    // Beside it what it gives to Node.js as a file.
    const files = (await readdir(source)).filter((file) => file.endsWith(".cjs"));
    await Promise.all(files.map((file) => copyFile(join(source, file), join(temporary, file))));
  });
  return join(directory, executable);
}

async function keyOf(root, source, executable, version) {
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  const own = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const shared = ["dev/localcloud/grpc.ts", "core/iam/regions.ts", "dev/localcloud/setup/bundle.mjs"];
  const files = [...own.sort(), ...shared.map((file) => join(root, file))];
  const parts = [executable, version, await readFile(join(root, "package-lock.json"))];
  for (const file of files) parts.push(file.slice(source.length), await readFile(file));
  return contentKey(...parts);
}
