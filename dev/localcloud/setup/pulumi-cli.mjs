// The Pulumi CLI: an installed official one if it is new enough, else one built from its published Go modules.
import { accessSync, constants, realpathSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildOnce } from "./build-once.mjs";
import { cacheDirectory, contentKey } from "./cache.mjs";
import { run } from "./command.mjs";
import { go, requireGo } from "./go.mjs";

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
const yamlHostVersion = "1.25.0";

/** Finds or builds the CLI; resolves to its directory, what it is and can do, and a line that says which. */
export async function pulumiCli(report) {
  const asked = process.env.LOCALCLOUD_PULUMI ?? "";
  const installed = ["build", "oldest"].includes(asked) ? undefined : await findOfficial();
  if (installed?.usable) {
    const { directory, version } = installed;
    return { directory, official: true, kms: usesKms(version), summary: `the official ${version} on PATH` };
  }
  const why = installed?.why ?? (isOldest ? "asked for" : "no official pulumi on PATH");
  const goModule = await readFile(join(cliModule, "go.mod"));
  const goSums = await readFile(join(cliModule, "go.sum"));
  const platform = `${process.platform}-${process.arch}`;
  const key = contentKey(goModule, goSums, pulumiVersion, yamlHostVersion, platform);
  const directory = join(cacheDirectory(), `pulumi-${pulumiVersion}-${key}`);
  const waiting = () => report("waiting for another set-up that builds it");
  await buildOnce(directory, (temporary) => build(temporary, why, report), waiting);
  return {
    directory,
    official: false,
    kms: usesKms(pulumiVersion),
    summary: `${pulumiVersion}, built from its Go modules (${why}); its YAML host ${yamlHostVersion} likewise`,
  };
}

async function findOfficial() {
  const directory = (process.env.PATH ?? "").split(delimiter).find((entry) => entry && isExecutable(entry, "pulumi"));
  // Within `npm run shell` the first pulumi is the one that set-up itself put there.
  if (!directory || isWithinCache(join(directory, "pulumi"))) return undefined;
  const text = await run(join(directory, "pulumi"), ["version"], {
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  }).catch(() => "");
  const version = /^v?(\d+\.\d+\.\d+)/.exec(text.trim())?.[1];
  if (!version) return { why: "the pulumi on PATH does not tell its version" };
  if (process.env.LOCALCLOUD_PULUMI !== "official" && compareVersions(version, oldestOfficial) < 0) {
    return { why: `the pulumi on PATH is ${version}, older than ${oldestOfficial}; upgrade it to have it used` };
  }
  const hosts = ["pulumi-language-nodejs", "pulumi-language-yaml"];
  const missing = hosts.find((host) => !isExecutable(directory, host));
  if (missing) return { why: `the pulumi on PATH comes without ${missing}` };
  return { usable: true, directory, version };
}

/** Whether the CLI keeps secrets with the local KMS: an old one asks AWS itself for the key. */
function usesKms(version) {
  return compareVersions(version, oldestOfficial) >= 0;
}

function isExecutable(directory, name) {
  try {
    accessSync(join(directory, name), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isWithinCache(file) {
  try {
    return realpathSync(file).startsWith(realpathSync(cacheDirectory()));
  } catch {
    return false;
  }
}

function compareVersions(left, right) {
  const [a, b] = [left, right].map((version) => version.split(".").map(Number));
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

async function build(directory, why, report) {
  const instead = `install Pulumi ${oldestOfficial} or newer: https://www.pulumi.com/docs/install/`;
  await requireGo(`the Pulumi CLI, since there is ${why}`, instead);
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
