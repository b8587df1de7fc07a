/** Gets what could not be answered, and the reason. */
export type Failed = (what: string, reason: string) => void;

/** Remembers answers; one that was not complete is asked for again. */
export class Answers<Answer> {
  private readonly known = new Map<string, Answer>();

  /** The answer under a key, from memory or by asking. */
  async get(key: string, failed: Failed, ask: (failed: Failed) => Promise<Answer>): Promise<Answer> {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    let complete = true;
    const answer = await ask((what, reason) => {
      complete = false;
      failed(what, reason);
    });
    if (complete) this.known.set(key, answer);
    return answer;
  }
}
