import assert from "node:assert/strict";
import { mock } from "node:test";
import { TimeLimit } from "../../../cli/io/time-limit";

describe("the time of a command", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "Date"] }));
  afterEach(() => mock.timers.reset());

  it("is over when it is over", () => {
    const limit = new TimeLimit(20);
    mock.timers.tick(19);
    assert.equal(limit.signal.aborted, false);
    mock.timers.tick(1);
    assert.equal((limit.signal.reason as Error).name, "TimeoutError");
  });

  it("stands still while somebody is asked, and goes on after the answer", async () => {
    const limit = new TimeLimit(200);
    let answer = (_: string): void => undefined;
    const answered = limit.standStill(new Promise<string>((resolve) => (answer = resolve)));
    mock.timers.tick(400);
    answer("yes");
    assert.equal(await answered, "yes");
    assert.equal(limit.endsAt, 600);
    mock.timers.tick(199);
    assert.equal(limit.signal.aborted, false);
    mock.timers.tick(1);
    assert.equal(limit.signal.aborted, true);
  });

  it("goes on where there is no answer", async () => {
    const limit = new TimeLimit(20);
    await assert.rejects(limit.standStill(Promise.reject(new Error("gone"))), { message: "gone" });
    mock.timers.tick(20);
    assert.equal(limit.signal.aborted, true);
  });
});
