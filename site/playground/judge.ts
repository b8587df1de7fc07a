import type { PageQuestion, Said } from "./answer";

/** After this long a worker that is still at a text which is no longer there gives way to a new one, in milliseconds. */
const patience = 400;

/** After this long a worker is ended and the reader told, in milliseconds. */
export const timeLimit = 20_000;

/** Why there is no answer: the worker has a defect, or takes too long. */
export type Silence = "failed" | "late";

/** Judges one question at a time, in a worker: of those that come meanwhile only the last one counts. */
export class Judge {
  private worker: Worker | undefined;
  private since: number | undefined;
  private waiting: PageQuestion | undefined;
  private watchdog: ReturnType<typeof setTimeout> | undefined;
  private impatience: ReturnType<typeof setTimeout> | undefined;

  /** @param script what the worker runs */
  constructor(
    private readonly script: string,
    private readonly answer: (said: Said) => void,
    private readonly giveUp: (why: Silence) => void,
  ) {
    this.worker = this.started();
  }

  ask(question: PageQuestion): void {
    if (this.since === undefined) return this.send(question);
    this.waiting = question;
    clearTimeout(this.impatience);
    this.impatience = setTimeout(() => this.giveWay(), patience - (performance.now() - this.since));
  }

  /** The worker is still at a text that is no longer there. */
  private giveWay(): void {
    const next = this.waiting;
    this.forget();
    if (next) this.send(next);
  }

  /** Lets go of what was asked. */
  forget(): void {
    this.waiting = undefined;
    if (this.since === undefined) return;
    this.worker?.terminate();
    this.worker = this.started();
    this.end();
  }

  private send(question: PageQuestion): void {
    this.since = performance.now();
    this.watchdog = setTimeout(() => this.fail("late"), timeLimit);
    this.worker?.postMessage(question);
  }

  private end(): void {
    this.since = undefined;
    clearTimeout(this.watchdog);
    clearTimeout(this.impatience);
  }

  /** A new worker takes the next question. */
  private fail(why: Silence): void {
    const isWaiting = this.waiting !== undefined;
    this.giveWay();
    if (!isWaiting) this.giveUp(why);
  }

  private started(): Worker {
    const source = URL.createObjectURL(new Blob([this.script], { type: "text/javascript" }));
    const worker = new Worker(source);
    URL.revokeObjectURL(source);
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker === this.worker && this.since !== undefined) this.fail("failed");
    };
    worker.onmessage = ({ data }: MessageEvent<Said>) => {
      if ("failed" in data) {
        this.fail("failed");
        return;
      }
      // What is said of a text that is no longer there is not shown.
      if (this.waiting === undefined) this.answer(data);
      if ("verdict" in data) return;
      this.end();
      const next = this.waiting;
      this.waiting = undefined;
      if (next) this.send(next);
    };
    return worker;
  }
}
