// The official release of the pinned version of the Pulumi CLI, with its language hosts, fetched into the cache.
import { mkdir, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildOnce } from "./build-once.mjs";
import { cacheDirectory } from "./cache.mjs";
import { run } from "./command.mjs";
import { inspect } from "./installed-pulumi.mjs";

const here = dirname(fileURLToPath(import.meta.url));
/** For how long the place may keep silent (milliseconds). */
const probeLimit = 4_000;
/** For how long an installer may run, unless it says otherwise (seconds). */
const usualLimit = 300;

/** Where the release of a version is, if it is in the cache. */
export function releaseDirectory(version) {
  return join(cacheDirectory(), `pulumi-release-${version}-${process.platform}-${process.arch}`);
}

/**
 * Fetches the release unless it is in the cache; resolves to the directory of its programs. Where that fails the error says why, in one
 * line, and nothing is left.
 */
export async function pulumiRelease(version, report) {
  const directory = releaseDirectory(version);
  const waiting = () => report("waiting for another set-up that fetches it");
  await buildOnce(directory, (temporary) => fetchRelease(version, temporary, report), waiting);
  return join(directory, "bin");
}

async function fetchRelease(version, root, report) {
  const { LOCALCLOUD_PULUMI_INSTALLER: own } = process.env;
  const module = own ? resolve(own) : join(here, "pulumi-installer.mjs");
  const { place, limit = usualLimit } = await import(pathToFileURL(module).href);
  const { host } = new URL(place);
  report(`asking ${host} for the official ${version}`);
  await probe(place, host);
  report(`fetching the official ${version} from ${host}`);
  // What a download leaves goes with the root, also if it is killed.
  const scratch = join(root, "scratch");
  await mkdir(scratch);
  const env = { ...process.env, TMPDIR: scratch, PULUMI_HOME: join(scratch, "home") };
  await run(process.execPath, [join(here, "run-installer.mjs"), module, version, root], {
    env,
    limit: limit * 1_000,
  }).catch(({ reason = "failed", tail = [] }) => {
    throw new Error([`the installer from ${host} ${reason}`, ...tail.slice(-1)].join(": "));
  });
  await rm(scratch, { recursive: true, force: true });
  const found = await inspect(join(root, "bin"));
  if (found.version && found.version !== version) throw new Error(`${host} has ${found.version} instead of ${version}`);
  if (found.why) throw new Error(`the pulumi from ${host} ${found.why}`);
}

/** Fails if the place does not answer. An installer would try for minutes. */
async function probe(place, host) {
  const response = await fetch(place, { signal: AbortSignal.timeout(probeLimit) }).catch((error) => {
    const why = error.name === "TimeoutError" ? "does not answer" : "cannot be reached";
    throw new Error(`${host} ${why}`);
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`${host} answers with ${response.status}`);
}
