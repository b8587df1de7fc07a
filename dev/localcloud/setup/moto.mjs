// moto, the server that answers in place of AWS, and the AWS CLI, in a Python virtual environment of its own.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildOnce } from "./build-once.mjs";
import { cacheDirectory, contentKey } from "./cache.mjs";
import { run } from "./command.mjs";

const requirements = join(dirname(fileURLToPath(import.meta.url)), "python", "moto.txt");

/** Installs moto; resolves to the Python interpreter that can run it and a line that says so. */
export async function moto(report) {
  const python = await findPython();
  const pinned = await readFile(requirements, "utf8");
  const version = /^moto\S*==(\S+)/m.exec(pinned)?.[1];
  const directory = join(cacheDirectory(), `moto-${version}-${contentKey(pinned, python.identity)}`);
  const waiting = () => report("waiting for another set-up that installs it");
  await buildOnce(
    directory,
    async (temporary) => {
      report(`installing moto ${version} into a Python environment of its own`);
      await run(python.command, ["-m", "venv", temporary]);
      await run(join(temporary, "bin", "python"), ["-m", "pip", "install", "--no-input", "-r", requirements], {
        onLine: (line) => /^(Collecting|Downloading|Installing)/.test(line) && report(line.slice(0, 100)),
      });
    },
    waiting,
  );
  return { python: join(directory, "bin", "python"), summary: `moto ${version} stands in for AWS` };
}

async function findPython() {
  for (const command of ["python3", "python"]) {
    const probe = "import sys, venv, ensurepip; print(*sys.version_info[:2], sys.executable)";
    const text = await run(command, ["-c", probe]).catch(() => "");
    const [major, minor] = text.split(" ").map(Number);
    if (major === 3 && minor >= 10) return { command, identity: text };
  }
  throw new Error(
    [
      "Python 3.10 or newer with its venv and ensurepip modules was not found.",
      "It is needed to run moto, which stands in for AWS. Install it: https://www.python.org/downloads/",
      "(on Debian and Ubuntu: `apt-get install python3 python3-venv`).",
    ].join("\n"),
  );
}
