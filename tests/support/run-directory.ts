import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A directory for what is made once for all test files of a run, gone when the run ends. With --parallel the files run in
 * workers; .mocharc.mjs has this loaded before those start, so that they find the directory in their environment.
 */
export const runDirectory = (process.env.TEST_RUN_DIRECTORY ??= make());

/** A directory for one test or suite, gone when the run ends. */
export const newDirectory = (): string => mkdtempSync(join(runDirectory, "it-"));

function make() {
  const directory = mkdtempSync(join(tmpdir(), "test-run-"));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  process.on("exit", remove);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => {
      remove();
      // Others that listen end the process in their own time: the local cloud, or mocha, which has workers to end.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  return directory;
}
