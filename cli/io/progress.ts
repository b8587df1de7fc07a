import { printable } from "../../core/text";
import { SingleBar, Presets } from "cli-progress";

/**
 * A progress bar on standard error while a terminal is there; nothing otherwise.
 * @param what is counted, for example `stacks`
 */
export function progressBar(what: string): (done: number, total: number, current?: string) => void {
  if (!process.stderr.isTTY) return () => undefined;
  const format = `{bar} {value}/{total} ${what}  {current}`;
  const bar = new SingleBar({ format, clearOnComplete: true }, Presets.shades_classic);
  return (done, total, name = "") => {
    const current = printable(name);
    if (done === 0) bar.start(total, 0, { current });
    else bar.update(done, { current });
    if (done >= total) bar.stop();
  };
}
