import { constants } from "node:os";

/**
 * Has this process end at a signal, or when its parent is gone, by way of its `exit` handlers, which end what it started,
 * and with the code that a shell expects.
 */
export function exitAtSignals(signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"]): void {
  for (const signal of signals) process.on(signal, () => process.exit(128 + constants.signals[signal]));
  // npm and sh do not pass a signal on to the process that does the work; being orphaned is how it learns of it.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && process.exit(143), 500).unref();
}
