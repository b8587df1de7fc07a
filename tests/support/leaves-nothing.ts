/** Fails a test that leaves another environment or working directory, and a file that leaves timers: files run in any order. */
import assert from "node:assert/strict";
import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";

const settings = () => ({ environment: { ...process.env }, directory: process.cwd() });
const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;

let before: ReturnType<typeof settings>;
let timersBefore: number;

export const mochaHooks = {
  // Once a file with --parallel, and once a run without. After a turn, mocha's timer of the hook counts in both.
  async beforeAll() {
    await turn();
    timersBefore = timers();
  },
  beforeEach() {
    before = settings();
  },
  afterEach() {
    assert.deepEqual(settings(), before);
  },
  // One that ends by itself, such as the SDK's wait before it asks again, still runs if the machine is busy; one that repeats never ends.
  async afterAll() {
    await turn();
    for (let waits = 0; waits < 600 && timers() > timersBefore; waits++) {
      await sleep(50);
      await turn(); // Until then the sleep is a timer itself.
    }
    assert.ok(timers() <= timersBefore, "a timer runs on");
  },
};
