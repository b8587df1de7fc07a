// Runs an installer in a process of its own, which can be ended: node run-installer.mjs MODULE VERSION ROOT
import { pathToFileURL } from "node:url";
import { onExit } from "./interrupt.mjs";

const [module, version, root] = process.argv.slice(2);
// Set-up starts it as the first of a process group. If set-up is gone, what the installer started has to end, too.
const forget = onExit(() => process.kill(-process.pid, "SIGKILL"));
const { install } = await import(pathToFileURL(module).href);
try {
  await install({ version, root });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
forget();
