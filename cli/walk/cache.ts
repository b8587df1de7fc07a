import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { asObject, parsedJson, printable } from "../../core/text";
import { writeWhole } from "../io/files";

/** What was learned about each stack when it was last read. It counts for as long as the stack has the stamp. */
type Remembered<Value> = Record<string, { stamp: string; value: Value }>;

/** What is remembered of the stacks, for as long as they do not change. */
export interface StackCache<Value> {
  get(stack: string, stamp: string): Value | undefined;
  set(stack: string, stamp: string, value: Value): void;
  /** Writes what is remembered; with `stacks`, all but those are forgotten. */
  save(stacks?: ReadonlySet<string>): Promise<void>;
}

export interface Knowledge {
  kind: string;
  /** What it rests on besides the stacks, for example the backend's URL: one file each. */
  subject: string;
  /** What makes it worthless when it changes, besides this command's code. */
  version?: string;
}

/** A short text that differs whenever one of the parts does. */
export function digestOf(...parts: (string | Buffer)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex").slice(0, 32);
}

/**
 * @param directory undefined to remember nothing for the next run
 * @param printAside called once if nothing can be remembered: what was learned is right all the same
 */
export async function openCache<Value>(
  directory: string | undefined,
  { kind, subject, version = "" }: Knowledge,
  printAside: (text: string) => void,
): Promise<StackCache<Value>> {
  const path = join(directory ?? "", `${kind}-${digestOf(subject)}.json`);
  // What one version of this command learned may not be what another would.
  const own = digestOf(readFileSync(__filename), version);
  // A cache that cannot be read does not count: everything is read again, which is right if slow.
  const text = directory === undefined ? "" : await readFile(path, "utf8").catch(() => "");
  const { version: writer, stacks: known } = asObject(parsedJson(text));
  const remembered = new Map(Object.entries(writer === own ? (asObject(known) as Remembered<Value>) : {}));
  let isLost = false;
  return {
    get(stack, stamp) {
      const entry = remembered.get(stack);
      return entry?.stamp === stamp ? entry.value : undefined;
    },
    set: (stack, stamp, value) => void remembered.set(stack, { stamp, value }),
    async save(stacks) {
      if (isLost || directory === undefined) return;
      const kept = [...remembered].filter(([stack]) => stacks?.has(stack) ?? true);
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        await writeWhole(path, JSON.stringify({ version: own, stacks: Object.fromEntries(kept) }), 0o600);
      } catch (error) {
        isLost = true;
        const { code = "" } = error as NodeJS.ErrnoException;
        printAside(
          `Nothing is remembered for the next run: ${printable(directory)} cannot be written (${code}). Give another directory with --cache, or --no-cache.`,
        );
      }
    },
  };
}
