// Says what set-up does: on a terminal one line that is redrawn, elsewhere plain lines. Standard error, since standard
// output belongs to the result.

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const redrawInterval = 120;
/** How often a long step gives a sign of life if lines cannot be redrawn (milliseconds). */
const reportInterval = 15_000;

function duration(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 100 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * Where it is said. If what is written is held back, `writeNow` is for what cannot wait.
 * @typedef {{ isTTY: boolean, columns: number, write: (text: string) => unknown, writeNow?: (text: string) => unknown }} Stream
 */

const clear = "\r\x1b[2K";

/**
 * Runs one step and says how it goes. The action gets report(text), to be called as soon as there is real work and
 * whenever it has news, and say(text) for a line that stays; it resolves to the line that sums the step up. A quiet step
 * that had no work prints nothing. `usual` says how long the step takes if there is work.
 * @param {{ number: number, of: number, title: string, usual: string, quiet?: boolean, stream?: Stream }} about
 * @param {(report: (text: string) => void, say: (text: string) => void) => Promise<string>} action
 */
export async function step({ number, of, title, usual, quiet = false, stream = process.stderr }, action) {
  const label = `[${number}/${of}] ${title}`;
  const started = Date.now();
  let news = "";
  let timer;
  const elapsed = () => duration(Date.now() - started);
  const state = () => `${label} (${elapsed()}, usually ${usual}): ${news}`;
  const report = (text) => {
    news = text;
    if (timer) return;
    if (stream.isTTY) {
      let frame = 0;
      timer = setInterval(() => {
        const line = `${frames[frame++ % frames.length]} ${state()}`;
        stream.write(`${clear}${line.slice(0, Math.max(20, (stream.columns || 80) - 1))}`);
      }, redrawInterval);
    } else {
      stream.write(`${state()}\n`);
      timer = setInterval(() => stream.write(`${state()}\n`), reportInterval);
    }
  };
  const say = (text) => {
    const line = `${stream.isTTY ? clear : ""}${label}: ${text}\n`;
    if (stream.writeNow) stream.writeNow(line);
    else stream.write(line);
  };
  const finish = (mark, text) => {
    clearInterval(timer);
    if (timer && stream.isTTY) stream.write(clear);
    if (!quiet || timer || mark === "✗") stream.write(`${mark} ${label}: ${text}${timer ? ` (${elapsed()})` : ""}\n`);
  };
  try {
    finish("✓", await action(report, say));
  } catch (error) {
    finish("✗", "failed");
    throw error;
  }
}
