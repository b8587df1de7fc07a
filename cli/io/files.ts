import { randomUUID } from "node:crypto";
import { realpathSync } from "node:fs";
import { readFile, chmod, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { keyTwiceInJson, keyTwiceText } from "../../core/json";
import { decodedText, parsedJson, printable, whyUnreadable } from "../../core/text";
import { Unanswered } from "../../core/unanswered";

export async function readText(path: string): Promise<string> {
  return decodedText(await readFile(path));
}

/** The text of a file that the user named; `what` begins the sentence if it cannot be read. */
export async function readNamed(path: string, what: string, advice = ""): Promise<string> {
  return readText(path).catch((error: unknown) => {
    throw new Unanswered(`${what} cannot be read: ${whyUnreadable(error)}${advice}`);
  });
}

/** The reason why a JSON text is ambiguous; undefined if it is clear, or no JSON. */
export function ambiguity(json: string): string | undefined {
  const twice = keyTwiceInJson(json);
  return twice && keyTwiceText(twice);
}

/** The JSON of a file that an option names. */
export async function readJsonFile(option: string, path: string, advice = ""): Promise<unknown> {
  const what = `${option} ${path}`;
  const text = await readNamed(path, what, advice);
  const value = parsedJson(text);
  if (value === undefined) throw new Unanswered(`${what} is not JSON${advice}`);
  const twice = ambiguity(text);
  if (twice !== undefined) throw new Unanswered(`${what} cannot be used: ${twice}${advice}`);
  return value;
}

/** The place where a path leads, through links: two paths with one place are one file, also before it is written. */
export function placeOf(path: string): string {
  for (const place of [() => realpathSync(path), () => join(realpathSync(dirname(path)), basename(path))])
    try {
      return place();
    } catch {
      // There is no such file, or no such directory yet.
    }
  return resolve(path);
}

/** True for a pipe or a device: it has no old content to keep, must not be replaced, and reading it may never end. */
export async function isStream(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  return status !== undefined && !status.isFile() && !status.isDirectory();
}

/**
 * Writes a file so that every reader finds the old content or the new one, never a part. If the disk is full, the packages
 * `write-file-atomic` and `atomically` leave a part there without an error.
 * @param mode by default that of the existing file: what others may not read stays so
 */
export async function writeWhole(path: string, content: string, mode?: number): Promise<void> {
  if (await isStream(path)) return writeFile(path, content);
  // A link stays one.
  const target = await realpath(path).catch(() => path);
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  const before = await stat(target).catch(() => undefined);
  try {
    await writeFile(temporary, content, { mode: mode ?? before?.mode, flush: true });
    if (mode === undefined && before) await chmod(temporary, before.mode & 0o777);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Writes a file that the user named. */
export async function saveFile(path: string, content: string, mode?: number, what = ""): Promise<void> {
  try {
    await writeWhole(path, content, mode);
  } catch (error) {
    throw new Unanswered(`${what}${unwritable(path, error)}`);
  }
}

/** Writes a file that must not be there yet, and that only the user can read. */
export async function saveNew(path: string, content: string, after: string): Promise<void> {
  try {
    await writeFile(path, content, { mode: 0o600, flag: "wx", flush: true });
  } catch (error) {
    throw new Unanswered(`${unwritable(path, error)}. ${after}`);
  }
}

const causes: Record<string, string> = {
  EEXIST: "it is there already. Run the command again",
  ENOENT: "its directory does not exist. Create it, or give another path",
  ENOTDIR: "a part of its path is not a directory. Give another path",
  EISDIR: "it is a directory. Give the path of a file",
  EACCES: "you may not write there. Change the permissions, or give another path",
  EPERM: "you may not write there. Change the permissions, or give another path",
  EROFS: "the disk is read-only. Give another path",
  ENOSPC: "no space is left on the disk. Make room, or give another path",
};

/** Why a file cannot be written, and what to do, as one sentence without its full stop. Throws any other error than one of the system. */
export function unwritable(path: string, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  const cause = causes[code] ?? `the system does not allow it (${code}). Give another path`;
  return `${printable(path)} cannot be written: ${cause}`;
}
