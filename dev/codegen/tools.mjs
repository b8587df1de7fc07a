// What generates and runs the component's SDKs in other languages: the generator, built from the Go modules that
// `pulumi package add` uses, and a Python environment with Pulumi's SDK. Both are made once, in the user's cache.
// Prints where they are, as JSON.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildOnce } from "../localcloud/setup/build-once.mjs";
import { cacheDirectory, contentKey } from "../localcloud/setup/cache.mjs";
import { run } from "../localcloud/setup/command.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const platform = `${process.platform}-${process.arch}`;

async function generator() {
  const sources = await Promise.all(["go.mod", "go.sum", "main.go"].map((file) => readFile(join(here, file))));
  const directory = join(cacheDirectory(), `generate-sdk-${contentKey(...sources, platform)}`);
  await buildOnce(directory, async (temporary) => {
    const output = join(temporary, "generate-sdk");
    const env = { ...process.env, CGO_ENABLED: "0" };
    await run("go", ["build", "-mod=readonly", "-o", output, "."], { cwd: here, env });
  });
  return join(directory, "generate-sdk");
}

async function python() {
  const requirements = join(here, "requirements.txt");
  const version = await run("python3", ["--version"]);
  const directory = join(cacheDirectory(), `pulumi-python-${contentKey(await readFile(requirements), version)}`);
  await buildOnce(directory, async (temporary) => {
    await run("python3", ["-m", "venv", temporary]);
    const pip = ["-m", "pip", "install", "--no-input", "-r", requirements];
    await run(join(temporary, "bin", "python"), pip);
  });
  return join(directory, "bin", "python");
}

console.log(JSON.stringify({ generator: await generator(), python: await python() }));
