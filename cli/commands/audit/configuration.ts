import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { readLedgers } from "../../../core/facts/ledger";
import { packConfigOf, settingOf, settingsOf, type PackConfig } from "../../../core/findings/configuration/file";
import { asObject, decodedText, isObject, parsedJson, whyUnreadable } from "../../../core/text";
import { Unanswered } from "../../../core/unanswered";
import { ambiguity, readNamed } from "../../io/files";
import { reasonOf, type Backend } from "../../walk/backend";
import { digestOf } from "../../walk/walk";
import type { Configuration } from "./stack-source";
import type { Variables } from "./organizations";

const packName = "fargate-pod-execution-role-policypack";

/** The configuration of the pack as it is given. */
export interface GivenConfiguration {
  config: PackConfig;
  /** Where the relative path of a ledger starts. */
  directory: string;
  /** Changes with the configuration, the ledgers that it names and the day. */
  digest: string;
}

/** @throws Unanswered for another pack: this command has the policies of its own pack, and no other */
async function refuseAnotherPack(directory: string): Promise<void> {
  const text = await readFile(join(directory, "package.json"), "utf8").catch((error: unknown) => {
    throw new Unanswered(`The policy pack cannot be read: ${directory}: ${whyUnreadable(error)}`);
  });
  if (asObject(parsedJson(text)).name !== packName)
    throw new Unanswered(
      `${directory} is not the policy pack ${packName}, and audit has the policies of that pack alone. ` +
        `Run another pack with: pulumi policy analyze --policy-pack ${directory}`,
    );
}

/**
 * Reads the configuration of the pack.
 * @param directory of the pack, where relative paths of ledgers start; the current directory by default
 */
export async function readConfiguration(
  directory: string | undefined,
  file: string | undefined,
  now = new Date(),
): Promise<GivenConfiguration> {
  if (directory !== undefined) await refuseAnotherPack(directory);
  const text = file === undefined ? "{}" : await readNamed(file, `--policy-pack-config ${file}`);
  const value = parsedJson(text.trim() === "" ? "{}" : text);
  if (!isObject(value)) throw new Unanswered(`--policy-pack-config ${file} is not a JSON object`);
  const twice = ambiguity(text);
  if (twice !== undefined) throw new Unanswered(`--policy-pack-config ${file} cannot be used: ${twice}`);
  if (typeof value.version === "number" && value.version !== 2)
    throw new Unanswered(`--policy-pack-config ${file} has version ${value.version}, and only version 2 can be read`);
  const config = packConfigOf(value);
  const start = resolve(directory ?? ".");
  const ledgers = ledgersIn(config.policies).map((path) => readOr(resolve(start, path)));
  // Exemptions end on a day, and a trust policy may have dates.
  return { config, directory: start, digest: digestOf(now.toISOString().slice(0, 10), start, text, ...ledgers) };
}

function ledgersIn(policies: Record<string, unknown>): string[] {
  const { ledgers } = asObject(policies["fargate-role-not-node-role"]);
  return Array.isArray(ledgers) ? ledgers.filter((path) => typeof path === "string") : [];
}

function readOr(path: string): Buffer | string {
  try {
    return readFileSync(path);
  } catch {
    return "missing";
  }
}

function merged(first: unknown, second: unknown): unknown {
  if (!isObject(first) || !isObject(second)) return second;
  const both = Object.entries(second).map(([key, value]) => [key, merged(first[key], value)] as const);
  return { ...first, ...Object.fromEntries(both) };
}

async function openOne(backend: Backend, name: string): Promise<Record<string, unknown>> {
  const { exitCode, stdout, stderr } = await backend.run(["env", "open", name, "--format", "json"]);
  const value = exitCode === 0 ? parsedJson(stdout) : undefined;
  if (isObject(value)) return value;
  // The CLI ends with 0 also if the environment is invalid.
  const reason = exitCode === 0 ? stderr.trim().split("\n", 1)[0] : reasonOf({ stderr, exitCode });
  throw new Unanswered(
    `environment ${name} of the pack's configuration cannot be opened: ${reason}. See why with: pulumi env open ${name}`,
  );
}

/** The file's policies over the environments' defaults, merged as `pulumi preview` merges them. */
function withDefaults(policies: Record<string, unknown>, defaults: unknown): Record<string, unknown> {
  const { enforcementLevel } = settingOf(policies.all);
  const added = Object.entries(asObject(defaults)).map(([name, own]) => {
    if (!isObject(own)) throw new Unanswered(`policyConfig of the pack's environments has no object for ${name}`);
    const ofAll = enforcementLevel === undefined ? {} : { enforcementLevel };
    return [name, { ...own, ...ofAll, ...settingOf(policies[name]) }] as const;
  });
  return { ...policies, ...Object.fromEntries(added) };
}

/** What is set for a program: nothing but texts. */
function textsOf(values: unknown): Record<string, string> {
  const entries = Object.entries(asObject(values)).flatMap(([name, value]): [string, string][] => {
    if (typeof value === "object") return value === null ? [[name, ""]] : [];
    return [[name, typeof value === "string" ? value : JSON.stringify(value)]];
  });
  return Object.fromEntries(entries);
}

/** Opens the ESC environments of a configuration as `pulumi preview` does: the policies with what they add, and what they set. */
export async function openEnvironments(
  backend: Backend,
  organization: string,
  { environments, policies }: PackConfig,
): Promise<Variables & { policies: Record<string, unknown> }> {
  let all: unknown = {};
  for (const name of environments)
    all = merged(all, await openOne(backend, `${organization}/${name.includes("/") ? name : `default/${name}`}`));
  const { policyConfig = {}, environmentVariables, files } = asObject(all);
  if (!isObject(policyConfig)) throw new Unanswered("policyConfig of the pack's environments is not an object");
  return {
    policies: withDefaults(policies, policyConfig),
    // Such as the credentials with which AWS is asked who else uses a role.
    variables: textsOf(environmentVariables),
    files: textsOf(files),
  };
}

/**
 * The configuration with which the stacks of an organization are judged.
 * @throws Unanswered if nothing can be judged with it
 */
export async function configurationFor(
  backend: Backend,
  organization: string,
  { config, directory }: GivenConfiguration,
): Promise<Configuration & Variables> {
  const { policies, ...variables } = await openEnvironments(backend, organization, config);
  const { settings, problems } = settingsOf(policies);
  if (problems.length > 0) throw new Unanswered(`the pack's configuration cannot be used: ${problems.join("; ")}`);
  const ledgers = readLedgers(ledgersIn(policies), (path) => decodedText(readFileSync(resolve(directory, path))));
  return { settings, exceptions: config.exceptions, ledgers, ...variables };
}
