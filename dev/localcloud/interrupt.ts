/** A process that ends early - Ctrl-C, a signal, its parent gone - and still cleans up. */

const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type EndSignal = keyof typeof codes;

/**
 * Runs the clean-up once when this process is told to end, then ends it with the code that a shell expects. `only`
 * limits it to some signals, for a process whose child has the terminal.
 */
export function onInterrupt(
  cleanUp: (signal: EndSignal) => Promise<void>,
  only: EndSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"],
): void {
  let ending = false;
  const end = (signal: EndSignal): void => {
    if (ending) return;
    ending = true;
    cleanUp(signal)
      .catch((error: Error) => console.error(error.message))
      .finally(() => process.exit(codes[signal]));
  };
  for (const signal of Object.keys(codes) as EndSignal[]) {
    process.on(signal, () => only.includes(signal) && end(signal));
  }
  // npm and sh do not pass a signal on to the process that does the work; being orphaned is how it learns of it.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end("SIGTERM"), 500).unref();
}
