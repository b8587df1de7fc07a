// Loaded with --import: the process writes what it cost to file descriptor 3 when it ends, as JSON.
import { writeSync } from "node:fs";

process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  // MB, and milliseconds of the processor.
  const costs = { peak: Math.round(maxRSS / 1024), processor: (userCPUTime + systemCPUTime) / 1_000 };
  writeSync(3, JSON.stringify(costs));
});
