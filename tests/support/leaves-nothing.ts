/** Fails a test that leaves another environment or working directory, and a file that leaves timers: files run in any order. */
import assert from "node:assert/strict";

const settings = () => ({ environment: { ...process.env }, directory: process.cwd() });
const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;

let before: ReturnType<typeof settings>;
let timersBefore: number;

export const mochaHooks = {
  // Once a file with --parallel, and once a run without.
  beforeAll() {
    timersBefore = timers();
  },
  beforeEach() {
    before = settings();
  },
  afterEach() {
    assert.deepEqual(settings(), before);
  },
  afterAll() {
    assert.ok(timers() <= timersBefore, "a timer runs on");
  },
};
