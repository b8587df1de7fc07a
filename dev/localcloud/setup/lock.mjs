import { rmSync } from "node:fs";
import { mkdir, rm, stat, utimes } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { onExit } from "./interrupt.mjs";

const heartbeat = 1_000;
/** Without a heartbeat for this long the owner is taken to be gone (milliseconds). */
const staleAfter = 10_000;
const entirely = { recursive: true, force: true };

/**
 * Runs an action while no other process of this user does so under the same lock directory. A lock whose owner is gone
 * is taken over. The lock only saves work: what it guards must stay right even if two processes did run side by side.
 */
export async function withLock(directory, onWait, action) {
  for (let waiting = false; !(await acquire(directory)); waiting = true) {
    if (!waiting) onWait();
    await setTimeout(300);
  }
  const forget = onExit(() => rmSync(directory, entirely));
  const beat = setInterval(() => utimes(directory, new Date(), new Date()).catch(() => {}), heartbeat);
  try {
    return await action();
  } finally {
    clearInterval(beat);
    forget();
    await rm(directory, entirely);
  }
}

async function acquire(directory) {
  const held = await stat(directory).catch(() => undefined);
  if (held && Date.now() - held.mtimeMs > staleAfter) await rm(directory, entirely);
  try {
    await mkdir(directory);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}
