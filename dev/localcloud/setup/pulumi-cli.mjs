// The Pulumi CLI: an installed official one if it is new enough, else the official release, else one that is built from its
// published Go modules.
import { existsSync, realpathSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildOnce } from "./build-once.mjs";
import { cacheDirectory, contentKey } from "./cache.mjs";
import { go, requireGo } from "./go.mjs";
import { inspect, isExecutable } from "./installed-pulumi.mjs";
import { pulumiRelease, releaseDirectory } from "./pulumi-release.mjs";

/** The Go module that pins what is built. */
export const engineModule = join(dirname(dirname(fileURLToPath(import.meta.url))), "engine");
/** The newest version whose Go modules can be had. */
const newest = "3.276.0";
/** The oldest that the packages promise to work with. */
const oldest = "3.204.0";
const isOldest = process.env.LOCALCLOUD_PULUMI === "oldest";
/** The version that is built. */
export const pulumiVersion = isOldest ? oldest : newest;
/** The Go module from which it is built. */
export const cliModule = isOldest ? join(engineModule, "oldest") : engineModule;
/** The oldest official version that is used unasked: the whole of the tests passes with it. */
const oldestOfficial = "3.259.0";
/** What helps instead of Go. */
const instead = `install Pulumi ${oldestOfficial} or newer: https://www.pulumi.com/docs/install/`;
const yamlHostVersion = "1.25.0";

/** Finds, fetches or builds the CLI; resolves to its directory, what it is and can do, and a line that says which. */
export async function pulumiCli(report, say) {
  const mustBuild = ["build", "oldest"].includes(process.env.LOCALCLOUD_PULUMI ?? "");
  const { directory, version, why } = mustBuild ? { why: "asked for" } : await onPath();
  if (directory && version) return official(directory, version, " on PATH");
  const built = await builtDirectory();
  // Once it is built, no start waits for a download.
  if (mustBuild || (existsSync(built) && !existsSync(releaseDirectory(newest)))) return builtCli(built, why, report);
  try {
    return official(await pulumiRelease(newest, report), newest, ", fetched into the cache");
  } catch (error) {
    const reason = `${why}, and ${error.message}`;
    await requireGo(`the Pulumi CLI (${reason})`, instead);
    say(`${error.message}; ${newest} is built from its Go modules instead, in 5 to 25 min`);
    return builtCli(built, reason, report);
  }
}

function official(directory, version, where) {
  return { directory, official: true, kms: usesKms(version), summary: `the official ${version}${where}` };
}

/** Where the CLI that is built from the Go modules is, or will be. */
async function builtDirectory() {
  const [goModule, goSums] = await Promise.all(["go.mod", "go.sum"].map((file) => readFile(join(cliModule, file))));
  const key = contentKey(goModule, goSums, pulumiVersion, yamlHostVersion, `${process.platform}-${process.arch}`);
  return join(cacheDirectory(), `pulumi-${pulumiVersion}-${key}`);
}

async function builtCli(directory, why, report) {
  const waiting = () => report("waiting for another set-up that builds it");
  await buildOnce(directory, (temporary) => build(temporary, why, report), waiting);
  return {
    directory,
    official: false,
    kms: usesKms(pulumiVersion),
    summary: `${pulumiVersion}, built from its Go modules (${why}); its YAML host ${yamlHostVersion} likewise`,
  };
}

/** The official CLI on PATH: its directory and version, or why it is not used. */
async function onPath() {
  const directory = (process.env.PATH ?? "").split(delimiter).find((entry) => entry && isExecutable(entry, "pulumi"));
  // Within `npm run shell` the first pulumi is the one that set-up itself put there.
  if (!directory || isWithinCache(join(directory, "pulumi"))) return { why: "no official pulumi on PATH" };
  const { version, why } = await inspect(directory);
  if (version && process.env.LOCALCLOUD_PULUMI !== "official" && compareVersions(version, oldestOfficial) < 0)
    return { why: `the pulumi on PATH is ${version}, older than ${oldestOfficial}; upgrade it to have it used` };
  return why ? { why: `the pulumi on PATH ${why}` } : { directory, version };
}

/** Whether the CLI keeps secrets with the local KMS: an old one asks AWS itself for the key. */
function usesKms(version) {
  return compareVersions(version, oldestOfficial) >= 0;
}

function isWithinCache(file) {
  try {
    return realpathSync(file).startsWith(realpathSync(cacheDirectory()));
  } catch {
    return false;
  }
}

function compareVersions(left, right) {
  const [a, b] = [left, right].map((version) => version.split(".").map((part) => Number.parseInt(part, 10)));
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

async function build(directory, why, report) {
  await requireGo(`the Pulumi CLI (${why})`, instead);
  report(`building ${pulumiVersion} from its Go modules (${why})`);
  const cli = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
  const isDownload = (line) => line.startsWith("go: downloading");
  const list = await go(["list", "-mod=readonly", "-deps", cli], {
    cwd: cliModule,
    onLine: (line) => isDownload(line) && report(line.slice("go: ".length)),
  });
  const total = list.trim().split("\n").length;
  let packages = 0;
  const onLine = (line) => {
    if (isDownload(line)) report(line.slice("go: ".length));
    else report(`${++packages} of about ${total} Go packages compiled, last ${line}`);
  };
  const install = (command, variable, version) => {
    const flags = ["-mod=readonly", "-v", "-ldflags", `-s -w -X ${variable}=${version}`];
    return go(["install", ...flags, command], { cwd: cliModule, env: { GOBIN: directory }, onLine });
  };
  const sdkVersion = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
  await install(cli, sdkVersion, pulumiVersion);
  const yamlHost = `github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml@v${yamlHostVersion}`;
  await install(yamlHost, "github.com/pulumi/pulumi-yaml/pkg/version.Version", yamlHostVersion);
}
