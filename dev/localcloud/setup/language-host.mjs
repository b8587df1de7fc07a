// Our Node language host, built with the modules of the CLI.
import { copyFile, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildOnce } from "./build-once.mjs";
import { cacheDirectory, contentKey } from "./cache.mjs";
import { go, requireGo } from "./go.mjs";
import { engineModule, pulumiVersion } from "./pulumi-cli.mjs";

const source = join(engineModule, "language-host");
const flags = ["-mod=readonly", "-buildvcs=false", "-ldflags", `-s -w -X main.version=${pulumiVersion}`];

/** Builds the host; resolves to its executable and the file that it gives to Node.js, for which it looks beside itself. */
export async function languageHost(report) {
  const files = (await readdir(source)).sort().map((file) => join("language-host", file));
  const contents = ["go.mod", "go.sum", ...files].map((file) => readFile(join(engineModule, file)));
  const key = contentKey(...flags, `${process.platform}-${process.arch}`, ...(await Promise.all(contents)));
  const directory = join(cacheDirectory(), `language-host-${key}`);
  const names = ["pulumi-language-nodejs", "on-demand.cjs"];
  await buildOnce(directory, async (temporary) => {
    const [executable, onDemand] = names.map((name) => join(temporary, name));
    await requireGo("the Node language host", "leave out LOCALCLOUD_HOST=own where there is an official pulumi");
    report("building it from its Go modules");
    await go(["build", ...flags, "-o", executable, "./language-host"], { cwd: engineModule });
    await copyFile(join(source, "on-demand.cjs"), onDemand);
  });
  return names.map((name) => join(directory, name));
}
