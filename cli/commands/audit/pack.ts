import { readdir, readFile, realpath, stat, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { packConfigOf, type PackConfig } from "../../../core/findings/configuration/file";
import { reasonOf, type Backend } from "../../walk/backend";
import { digestOf } from "../../walk/cache";
import { asList, asObject, parsedJson, isObject, whyUnreadable } from "../../../core/text";
import { Unanswered } from "../../../core/unanswered";

export interface PackVersion {
  directory: string;
  /** Changes with the pack, its configuration, the ledgers that it reads and the day. */
  digest: string;
  /** True if the pack asks AWS, or if Pulumi ESC configures it: the next answer may differ although the digest is the same. */
  live: boolean;
  config: PackConfig;
}

/** @param seen directories, without links: one may lead back */
async function filesIn(directory: string, seen = new Set<string>()): Promise<string[]> {
  const place = await realpath(directory);
  if (seen.has(place)) return [];
  seen.add(place);
  const names = (await readdir(directory)).filter((name) => name !== "node_modules" && !name.startsWith("."));
  const files: string[] = [];
  for (const name of names.sort()) {
    const path = join(directory, name);
    // A pack that shares code with others may have links to it.
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) files.push(...(await filesIn(path, seen)));
    else if (found?.isFile()) files.push(path);
  }
  return files;
}

/**
 * Tells apart versions of a policy pack by what is in it, and by the day (UTC): exemptions end on a day, and a trust policy may
 * have dates.
 */
export async function packVersion(directory: string, configFile?: string, now = new Date()): Promise<PackVersion> {
  try {
    const files = await filesIn(directory);
    const text = configFile === undefined ? "" : await readFile(configFile, "utf8");
    const config = packConfigOf(parsedJson(text));
    const { ledgers } = asObject(config.policies["fargate-role-not-node-role"]);
    const outside = asList(ledgers).filter((path) => typeof path === "string");
    const parts = [...files, ...outside.map((path) => resolve(directory, path))].map(async (path) => [
      relative(directory, path),
      await readFile(path).catch(() => "missing"),
    ]);
    const day = now.toISOString().slice(0, 10);
    const digest = digestOf(day, text, ...(await Promise.all(parts)).flat());
    const asksAws = Object.values(config.policies).some((policy) => asObject(policy).lookup === true);
    return { directory: resolve(directory), digest, live: asksAws || config.environments.length > 0, config };
  } catch (error) {
    const { path = directory } = error as NodeJS.ErrnoException;
    throw new Unanswered(`The policy pack cannot be read: ${path}: ${whyUnreadable(error)}`);
  }
}

type Values = Record<string, unknown>;

export interface OpenedConfig {
  config: object;
  variables: Record<string, string>;
  /** Contents of files, by the variables that are to name them. */
  files: Record<string, string>;
}

function merged(first: unknown, second: unknown): unknown {
  if (!isObject(first) || !isObject(second)) return second;
  const both = Object.entries(second).map(([key, value]) => [key, merged(first[key], value)] as const);
  return { ...first, ...Object.fromEntries(both) };
}

function textsOf(values: unknown): Record<string, string> {
  const entries = Object.entries(asObject(values)).flatMap(([name, value]): [string, string][] => {
    if (typeof value === "object" && value !== null) return [];
    return [[name, typeof value === "string" ? value : value === null ? "" : JSON.stringify(value)]];
  });
  return Object.fromEntries(entries);
}

async function openOne(backend: Backend, name: string): Promise<Values> {
  const { exitCode, stdout, stderr } = await backend.run(["env", "open", name, "--format", "json"]);
  const value = exitCode === 0 ? parsedJson(stdout) : undefined;
  if (isObject(value)) return value;
  // The CLI ends with 0 also if the environment is invalid.
  const reason = exitCode === 0 ? stderr.trim().split("\n", 1)[0] : reasonOf({ stderr, exitCode });
  throw new Unanswered(
    `environment ${name} of the pack's configuration cannot be opened: ${reason}. See why with: pulumi env open ${name}`,
  );
}

/** The settings of all policies, or of one. A text alone is the enforcement level. */
const settings = (policy: unknown): Values =>
  typeof policy === "string" ? { enforcementLevel: policy } : asObject(policy);

/** The file's policies over the environments' defaults, merged as `pulumi preview` merges them. */
function withDefaults(policies: Values, defaults: unknown): Values {
  const { enforcementLevel } = settings(policies.all);
  const added = Object.entries(asObject(defaults)).map(([name, own]) => {
    if (!isObject(own)) throw new Unanswered(`policyConfig of the pack's environments has no object for ${name}`);
    const ofAll = enforcementLevel === undefined ? {} : { enforcementLevel };
    return [name, { ...own, ...ofAll, ...settings(policies[name]) }] as const;
  });
  return { ...policies, ...Object.fromEntries(added) };
}

/**
 * Opens the ESC environments of a pack's configuration as `pulumi preview` does, since `pulumi policy analyze` passes over them.
 */
export async function openEnvironments(
  backend: Backend,
  organization: string,
  { environments, policies, withPolicies }: PackConfig,
): Promise<OpenedConfig> {
  let all: unknown = {};
  for (const name of environments)
    all = merged(all, await openOne(backend, `${organization}/${name.includes("/") ? name : `default/${name}`}`));
  const { policyConfig = {}, environmentVariables, files } = asObject(all);
  if (!isObject(policyConfig)) throw new Unanswered("policyConfig of the pack's environments is not an object");
  return {
    config: withPolicies(withDefaults(policies, policyConfig)),
    variables: textsOf(environmentVariables),
    files: textsOf(files),
  };
}

/** Writes into a directory of one's own what the CLI is to read. */
export async function writeOpened(
  directory: string,
  { config, variables, files }: OpenedConfig,
): Promise<{ configFile: string; variables: Record<string, string> }> {
  const write = async (name: string, text: string): Promise<string> => {
    const path = join(directory, name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  };
  const paths = Object.entries(files).map(async ([name, text], index) => [name, await write(`file-${index}`, text)]);
  return {
    configFile: await write("config.json", JSON.stringify(config)),
    variables: { ...variables, ...(Object.fromEntries(await Promise.all(paths)) as Record<string, string>) },
  };
}
