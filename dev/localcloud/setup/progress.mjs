// Says what set-up does: on a terminal one line that is redrawn, elsewhere plain lines. Standard error, since standard
// output belongs to the result.

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const redrawInterval = 120;
/** How often a long step gives a sign of life if lines cannot be redrawn (milliseconds). */
const reportInterval = 15_000;

/**
 * Runs one step and says how it goes. The action gets report(text), to be called as soon as there is real work and
 * whenever it has news; it resolves to the line that sums the step up. A quiet step that had no work prints nothing.
 */
export async function step({ number, of, title, quiet = false, stream = process.stderr }, action) {
  const label = `[${number}/${of}] ${title}`;
  const started = Date.now();
  let news = "";
  let timer;
  const elapsed = () => `${Math.round((Date.now() - started) / 1000)} s`;
  const report = (text) => {
    news = text;
    if (timer) return;
    if (stream.isTTY) {
      let frame = 0;
      timer = setInterval(() => {
        const line = `${frames[frame++ % frames.length]} ${label} (${elapsed()}): ${news}`;
        stream.write(`\r\x1b[2K${line.slice(0, Math.max(20, (stream.columns || 80) - 1))}`);
      }, redrawInterval);
    } else {
      stream.write(`${label}: ${news}\n`);
      timer = setInterval(() => stream.write(`${label} (${elapsed()}): ${news}\n`), reportInterval);
    }
  };
  const finish = (mark, text) => {
    clearInterval(timer);
    if (timer && stream.isTTY) stream.write("\r\x1b[2K");
    if (!quiet || timer || mark === "✗") stream.write(`${mark} ${label}: ${text}${timer ? ` (${elapsed()})` : ""}\n`);
  };
  try {
    finish("✓", await action(report));
  } catch (error) {
    finish("✗", "failed");
    throw error;
  }
}
