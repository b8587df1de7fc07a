// Where set-up keeps what it builds: one directory per user, outside every checkout, so that a second clone finds it
// ready. Each thing in it is named after what it was made from; nothing in it is ever changed, only added.
import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";

/** The cache directory: LOCALCLOUD_CACHE if set, else the user's cache directory of this operating system. */
export function cacheDirectory() {
  if (process.env.LOCALCLOUD_CACHE) return process.env.LOCALCLOUD_CACHE;
  const userCache =
    process.env.XDG_CACHE_HOME ||
    (process.platform === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache"));
  return join(userCache, "fargate-pod-execution-role");
}

/** A short name for the given texts or buffers: equal contents, equal name. */
export function contentKey(...parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex").slice(0, 16);
}
