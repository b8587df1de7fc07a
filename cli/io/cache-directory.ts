import { homedir } from "node:os";
import { join } from "node:path";

/** Where this project keeps what it may forget: the platform's place for a user's caches. */
export function cacheDirectory(environment = process.env, platform: string = process.platform): string {
  const home = homedir();
  let standard = environment.XDG_CACHE_HOME || join(home, ".cache");
  if (platform === "darwin") standard = join(home, "Library", "Caches");
  if (platform === "win32") standard = environment.LOCALAPPDATA ?? join(home, "AppData", "Local");
  return join(standard, "fargate-role");
}
