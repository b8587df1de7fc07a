import { randomUUID } from "node:crypto";
import { open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** The path of the file that is replaced: a link stays one. */
async function targetOf(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

/** True for a pipe or a device, which has no old content to keep and must not be replaced. */
async function isStream(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => !found.isFile() && !found.isDirectory(),
    () => false,
  );
}

/**
 * Writes a file so that whoever reads it finds the old content or the new one, never a part.
 * @param content the text, or its parts one after the other
 */
export async function writeWhole(path: string, content: string | Iterable<string>, mode?: number): Promise<void> {
  if (await isStream(path)) return writeFile(path, content);
  const target = await targetOf(path);
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, "w", mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
