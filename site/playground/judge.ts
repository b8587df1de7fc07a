import type { Question, Said } from "./answer";

/** After this long a worker that is still at a text which is no longer there gives way to a new one, in milliseconds. */
const patience = 400;

/** Judges one question at a time, in a worker: of those that come meanwhile only the last one counts. */
export class Judge {
  private worker: Worker | undefined;
  private since: number | undefined;
  private waiting: Question | undefined;

  /** @param script what the worker runs */
  constructor(
    private readonly script: string,
    private readonly answer: (said: Said) => void,
  ) {
    this.worker = this.started();
  }

  ask(question: Question): void {
    if (this.since !== undefined && performance.now() - this.since > patience) this.forget();
    if (this.since === undefined) this.send(question);
    else this.waiting = question;
  }

  /** Lets go of what was asked. */
  forget(): void {
    this.waiting = undefined;
    if (this.since === undefined) return;
    this.worker?.terminate();
    this.worker = this.started();
    this.since = undefined;
  }

  private send(question: Question): void {
    this.since = performance.now();
    this.worker?.postMessage(question);
  }

  private started(): Worker {
    const source = URL.createObjectURL(new Blob([this.script], { type: "text/javascript" }));
    const worker = new Worker(source);
    URL.revokeObjectURL(source);
    worker.onmessage = ({ data }: MessageEvent<Said>) => {
      // What is said of a text that is no longer there is not shown.
      if (this.waiting === undefined) this.answer(data);
      if ("verdict" in data) return;
      this.since = undefined;
      const next = this.waiting;
      this.waiting = undefined;
      if (next) this.send(next);
    };
    return worker;
  }
}
