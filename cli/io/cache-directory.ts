import { homedir } from "node:os";
import { join } from "node:path";

/** Where this project keeps what it may forget: the platform's place for a user's caches. */
export function cacheDirectory(environment = process.env, platform: string = process.platform): string {
  const home = homedir();
  const standard =
    platform === "darwin"
      ? join(home, "Library", "Caches")
      : platform === "win32"
        ? (environment.LOCALAPPDATA ?? join(home, "AppData", "Local"))
        : environment.XDG_CACHE_HOME || join(home, ".cache");
  return join(standard, "fargate-role");
}
