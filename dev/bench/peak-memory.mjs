// Loaded with --import: the process writes its highest memory in MB to file descriptor 3 when it ends.
import { writeSync } from "node:fs";

process.on("exit", () => writeSync(3, String(Math.round(process.resourceUsage().maxRSS / 1024))));
