// Our Node language host, built with the modules of the CLI.
import { copyFile, link, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildOnce } from "./build-once.mjs";
import { cacheDirectory, contentKey } from "./cache.mjs";
import { go, requireGo } from "./go.mjs";
import { engineModule, pulumiVersion } from "./pulumi-cli.mjs";

const source = join(engineModule, "language-host");
const flags = ["-mod=readonly", "-buildvcs=false", "-ldflags", `-s -w -X main.version=${pulumiVersion}`];

/** Builds the host into a directory with a CLI and its other hosts, as the engine expects them; resolves to it. */
export async function languageHost(cli, report) {
  const files = (await readdir(source)).sort().map((file) => join("language-host", file));
  const contents = ["go.mod", "go.sum", ...files].map((file) => readFile(join(engineModule, file)));
  const key = contentKey(cli, ...flags, `${process.platform}-${process.arch}`, ...(await Promise.all(contents)));
  const directory = join(cacheDirectory(), `toolchain-${key}`);
  await buildOnce(directory, async (temporary) => {
    await requireGo("the Node language host", "leave out LOCALCLOUD_HOST=own where there is an official pulumi");
    report("building it from its Go modules");
    await go(["build", ...flags, "-o", join(temporary, "pulumi-language-nodejs"), "./language-host"], {
      cwd: engineModule,
    });
    for (const name of ["pulumi", "pulumi-language-yaml"]) {
      const [from, to] = [join(cli, name), join(temporary, name)];
      // A hard link: the engine looks beside the file that a symbolic link leads to.
      await link(from, to).catch(() => copyFile(from, to));
    }
    // The host looks for it beside itself.
    await copyFile(join(source, "on-demand.cjs"), join(temporary, "on-demand.cjs"));
  });
  return directory;
}
