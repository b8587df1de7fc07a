// Builds actionlint, which checks GitHub's workflows, from its Go module, once, in the user's cache. Prints where it is.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildOnce } from "../localcloud/setup/build-once.mjs";
import { cacheDirectory, contentKey } from "../localcloud/setup/cache.mjs";
import { run } from "../localcloud/setup/command.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const sums = await readFile(join(here, "go.sum"));
const directory = join(cacheDirectory(), `actionlint-${contentKey(sums, process.platform, process.arch)}`);
await buildOnce(directory, async (temporary) => {
  const words = [
    "build",
    "-mod=readonly",
    "-o",
    join(temporary, "actionlint"),
    "github.com/rhysd/actionlint/cmd/actionlint",
  ];
  await run("go", words, { cwd: here, env: { ...process.env, CGO_ENABLED: "0" } });
});
console.log(join(directory, "actionlint"));
