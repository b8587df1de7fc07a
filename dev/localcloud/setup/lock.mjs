import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { onExit } from "./interrupt.mjs";

const heartbeat = 2_000;
/** Without a heartbeat for this long the owner is taken to be gone (milliseconds). */
const staleAfter = 60_000;

/**
 * Runs an action while no other process of this user does so under the same lock directory. A lock whose owner is gone
 * is taken over. The lock only saves work: what it guards must stay right even if two processes did run side by side.
 */
export async function withLock(directory, onWait, action) {
  let waiting = false;
  while (!(await acquire(directory))) {
    if (await isStale(directory)) {
      await discard(directory);
      continue;
    }
    if (!waiting) onWait();
    waiting = true;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  const forget = onExit(() => rmSync(directory, { recursive: true, force: true }));
  const beat = setInterval(() => {
    const now = new Date();
    utimes(directory, now, now).catch(() => {});
  }, heartbeat);
  try {
    return await action();
  } finally {
    clearInterval(beat);
    forget();
    await rm(directory, { recursive: true, force: true });
  }
}

async function acquire(directory) {
  try {
    await mkdir(directory);
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
  await writeFile(join(directory, "owner.json"), JSON.stringify({ host: hostname(), pid: process.pid }));
  return true;
}

async function isStale(directory) {
  try {
    const age = Date.now() - (await stat(directory)).mtimeMs;
    if (age > staleAfter) return true;
    const owner = JSON.parse(await readFile(join(directory, "owner.json"), "utf8"));
    return owner.host === hostname() && !isAlive(owner.pid);
  } catch {
    // Just released, or just made and its owner not yet written: look again.
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

// Renamed first, so that of two processes that find the same stale lock only one removes it.
async function discard(directory) {
  const discarded = `${directory}.stale-${process.pid}`;
  try {
    await rename(directory, discarded);
    await rm(discarded, { recursive: true, force: true });
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}
