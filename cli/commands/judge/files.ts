import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { buffer } from "node:stream/consumers";
import { decodedText } from "../../../core/text";
import { Unanswered } from "../../../core/unanswered";
import type { Known } from "../../../core/readers/source";
import { readText } from "../../io/read-text";
import { readContent, type Read } from "./content";

const standardInput = "-";

/** A path as everybody in this directory writes it, so that a finding stays the same finding. */
function fromHere(path: string): string {
  const here = relative("", path);
  return here === "" || here.startsWith("..") ? path : here.replaceAll("\\", "/");
}

/** The files that a path stands for: itself, or the templates in an output directory of the AWS CDK. */
async function filesAt(given: string): Promise<string[]> {
  if (given === standardInput) return [given];
  const path = fromHere(given);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) return [path];
  const names = (await readdir(path, { recursive: true })).filter((name) => name.endsWith(".template.json"));
  if (names.length > 0) return names.sort().map((name) => join(path, name));
  throw new Unanswered(`${path} is a directory without templates (*.template.json). Give the files themselves`);
}

async function readOne(file: string, known: Known): Promise<Read> {
  try {
    const text = file === standardInput ? decodedText(await buffer(process.stdin)) : await readText(file);
    return readContent(file, text, known);
  } catch (error) {
    return { file, problem: `it cannot be read (${(error as NodeJS.ErrnoException).code})` };
  }
}

/**
 * Reads files one after the other, so that only one is in memory.
 * @throws Unanswered if a directory holds no templates
 */
export async function* readFiles(paths: readonly string[], known: Known): AsyncGenerator<Read> {
  const files = new Set<string>();
  for (const path of paths) for (const file of await filesAt(path)) files.add(file);
  for (const file of files) yield await readOne(file, known);
}
