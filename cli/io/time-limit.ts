/** The time that a whole command may take. It stands still while somebody is asked: to read what would change takes its own time. */
export class TimeLimit {
  private readonly ending = new AbortController();
  readonly signal = this.ending.signal;
  private timer: NodeJS.Timeout | undefined;
  /** In milliseconds as of `Date.now()`. */
  endsAt = 0;

  constructor(milliseconds: number) {
    this.run(milliseconds);
  }

  private run(milliseconds: number) {
    this.endsAt = Date.now() + milliseconds;
    const over = () => this.ending.abort(new DOMException("The time is over", "TimeoutError"));
    this.timer = setTimeout(over, milliseconds).unref();
  }

  /** Waits for an answer, and counts none of the time that it takes. */
  async standStill<T>(answer: Promise<T>): Promise<T> {
    clearTimeout(this.timer);
    const remaining = Math.max(0, this.endsAt - Date.now());
    try {
      return await answer;
    } finally {
      if (!this.signal.aborted) this.run(remaining);
    }
  }
}
