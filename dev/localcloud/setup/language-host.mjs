// Our language hosts, built with the modules of the CLI: one executable under three names.
import { existsSync } from "node:fs";
import { chmod, copyFile, link, readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildOnce } from "./build-once.mjs";
import { cacheDirectory, contentKey } from "./cache.mjs";
import { go, requireGo } from "./go.mjs";
import { cliModule, engineModule, pulumiVersion } from "./pulumi-cli.mjs";

const source = join(engineModule, "language-host");
const flags = ["-mod=readonly", "-buildvcs=false", "-ldflags", `-s -w -X main.version=${pulumiVersion}`];

const [first, ...others] = ["nodejs", "python", "go"].map((language) => `pulumi-language-${language}`);

/** Builds the hosts into a directory with a CLI and its YAML host, as the engine expects them; resolves to it. */
export async function languageHosts(cli, report) {
  const files = (await readdir(source)).sort().map((file) => join("language-host", file));
  const sources = ["go.mod", "go.sum", ...files].map((file) => join(engineModule, file));
  const contents = [fileURLToPath(import.meta.url), ...sources].map((file) => readFile(file));
  const key = contentKey(cli, ...flags, `${process.platform}-${process.arch}`, ...(await Promise.all(contents)));
  const directory = join(cacheDirectory(), `toolchain-${key}`);
  await buildOnce(directory, async (temporary) => {
    await requireGo("the language hosts", "install Pulumi: https://www.pulumi.com/docs/install/");
    report("building them from their Go modules");
    const cwd = engineModule;
    await go(["build", ...flags, "-o", join(temporary, first), "./language-host"], { cwd });
    // Hard links: the engine looks beside the file that a symbolic link leads to.
    const hardLink = (from, to) => link(from, to).catch(() => copyFile(from, to));
    for (const name of others) await hardLink(join(temporary, first), join(temporary, name));
    for (const name of ["pulumi", "pulumi-language-yaml"]) await hardLink(join(cli, name), join(temporary, name));
    // The hosts look for the first two beside themselves; the second comes with Pulumi's Go module, not with its Python package.
    // The third runs policy packs for the oldest CLI. Newer ones leave that to the host, and come without it.
    const sdk = await go(["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", "github.com/pulumi/pulumi/sdk/v3"], {
      cwd: cliModule,
    });
    const pulumis = ["python/cmd/pulumi-language-python-exec", "nodejs/dist/pulumi-analyzer-policy"];
    const there = pulumis.map((path) => join(sdk.trim(), path)).filter((file) => existsSync(file));
    for (const file of [join(source, "on-demand.cjs"), ...there]) {
      const copy = join(temporary, basename(file));
      await copyFile(file, copy);
      // Files of Go's cache are not writable, and so could not be deleted with the rest.
      await chmod(copy, 0o755);
    }
  });
  return directory;
}
