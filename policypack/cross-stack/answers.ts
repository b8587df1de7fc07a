/** Remembers answers for as long as the process lives; one that was not complete is asked for again. */
export class Answers<Answer> {
  private readonly known = new Map<string, Answer>();

  /**
   * The answer under a key, from memory or by asking.
   * @param ask gets a function to tell what could not be answered
   */
  async get(
    key: string,
    notice: (text: string) => void,
    ask: (notice: (text: string) => void) => Promise<Answer>,
  ): Promise<Answer> {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    let complete = true;
    const answer = await ask((text) => {
      complete = false;
      notice(text);
    });
    if (complete) this.known.set(key, answer);
    return answer;
  }
}
