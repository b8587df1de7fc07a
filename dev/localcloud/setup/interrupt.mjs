// A process that ends early - a signal, its parent gone - leaves nothing behind: children, locks and half-built directories
// register here. Who imports this ends at a signal by way of its `exit` handlers.

const cleanups = new Set();

/** Registers a synchronous clean-up for the end of this process, however it ends short of SIGKILL; returns its removal. */
export function onExit(cleanup) {
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

process.on("exit", () => {
  for (const cleanup of [...cleanups].reverse()) {
    try {
      cleanup();
    } catch {
      // A clean-up that fails must not keep the others from running.
    }
  }
});

for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
  process.on(signal, () => process.exit(code));
}

// npm and sh do not pass a signal on to the process that does the work; being orphaned is how it learns of it.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit(143);
}, 500).unref();
