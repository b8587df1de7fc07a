import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { asList, asObject, parsedJson } from "../../../core/text";
import { Unanswered } from "../../../core/unanswered";
import { packConfigOf, type PackConfig } from "../../answer/pack-config";
import { digestOf } from "../../walk/cache";

export interface PackVersion {
  directory: string;
  /** Differs whenever the pack, its configuration, a ledger that it reads or the day does. */
  digest: string;
  /** True if the pack asks AWS, or is told by ESC what to do, so that an answer says nothing about tomorrow. */
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
 * Tells apart versions of a policy pack by what is in it, and by the day (UTC): an exemption ends with one, and what a policy says
 * may rest on it, as that of a trust policy with dates.
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
    const { code, path } = error as NodeJS.ErrnoException;
    throw new Unanswered(`The policy pack cannot be read: ${path ?? directory} (${code})`);
  }
}
