import nodeModule from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

/** Only from 22.1 and 22.10 on does Node.js have `enableCompileCache` and `flushCompileCache`. */
const ofNode: Partial<typeof nodeModule> = nodeModule;

/** After this time a pack or plugin has started and answered, so that the compiled code is worth keeping (milliseconds). */
const startedAfter = 1_000;

/**
 * Has Node.js keep what it compiles from now on, in the user's cache directory, for the next start
 * (https://nodejs.org/api/module.html#module-compile-cache). A directory that cannot be written costs the speed alone,
 * and several processes may share one. NODE_DISABLE_COMPILE_CACHE=1 turns it off, NODE_COMPILE_CACHE names another directory.
 */
export function useCompileCache(): void {
  try {
    const caches = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
    ofNode.enableCompileCache?.(join(caches, "fargate-role", "compiled"));
  } catch {
    // The system does not know the user's home directory, as in some containers.
    return;
  }
  // Node.js writes it at the end of a process, but Pulumi ends packs and plugins with a signal.
  setTimeout(() => ofNode.flushCompileCache?.(), startedAfter).unref();
}
