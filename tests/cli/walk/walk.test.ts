import assert from "node:assert/strict";
import type { StackSummary } from "../../../cli/walk/backend";
import { walkStacks } from "../../../cli/walk/walk";
import { Unanswered } from "../../../core/unanswered";
import { itEach } from "../../support/cases";

function stacks(count: number): StackSummary[] {
  return Array.from({ length: count }, (_, index) => ({ name: `a/b/s${index}` }));
}

const walk = (list: StackSummary[], read: (stack: string) => Promise<string>) =>
  walkStacks(list, read, 3, () => undefined);

describe("the walk over stacks", () => {
  it("answers in the order of the stacks, whichever is read first", async () => {
    const read = async (stack: string) => {
      await new Promise((resolve) => setTimeout(resolve, stack === "a/b/s0" ? 20 : 1));
      return `read ${stack}`;
    };
    const visited = await walk(stacks(5), read);
    assert.deepEqual(
      visited.map(({ stack }) => stack),
      stacks(5).map(({ name }) => name),
    );
    assert.deepEqual(visited[0], { stack: "a/b/s0", value: "read a/b/s0" });
  });

  it("reads no more stacks at a time than allowed", async () => {
    let now = 0;
    let most = 0;
    const read = async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 2));
      now--;
      return "";
    };
    await walk(stacks(20), read);
    assert.equal(most, 3);
  });

  itEach(
    [
      ["cannot be read", new Unanswered("damaged"), "damaged"],
      [
        "meets a defect, whose message may hold values and is not said",
        new TypeError("secret"),
        "an error inside fargate-role (TypeError). Please report it",
      ],
    ],
    "goes on where a stack %s",
    async (_what: string, error: Error, said: string) => {
      const read = (stack: string) => (stack === "a/b/s1" ? Promise.reject(error) : Promise.resolve("fine"));
      const visited = await walk(stacks(3), read);
      assert.deepEqual(
        visited.map((result) => ("value" in result ? result.value : result.error.message)),
        ["fine", said, "fine"],
      );
    },
  );

  it("reports how many stacks are done, before the first and after each", async () => {
    const told: string[] = [];
    const progress = (what: string, done: number, total: number) => void told.push(`${done} of ${total} ${what}`);
    await walkStacks(stacks(2), () => Promise.resolve(""), 3, progress);
    assert.deepEqual(told, ["0 of 2 stacks", "1 of 2 stacks", "2 of 2 stacks"]);
  });
});
