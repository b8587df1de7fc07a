import assert from "node:assert/strict";
import { ended, Sandbox } from "../../../support/localcloud-setup";

describe("the progress of set-up", () => {
  let sandbox: Sandbox;
  beforeEach(() => (sandbox = new Sandbox()));
  afterEach(() => sandbox.remove());

  const shown = async (options: string, action: string): Promise<string> => {
    const child = sandbox.start(`
      import { step } from "SETUP/progress.mjs";
      let written = "";
      const plain = { write: (text) => (written += text) };
      const terminal = { ...plain, isTTY: true, columns: 40 };
      await step({ number: 2, of: 5, title: "Thing", ...${options} }, ${action}).catch((error) => (written += error.message));
      console.log(JSON.stringify(written));`);
    return JSON.parse((await ended(child)).stdout) as string;
  };

  it("is one line for a step without work", async () => {
    assert.equal(await shown("{ stream: plain }", `async () => "there"`), "✓ [2/5] Thing: there\n");
  });

  it("says at once what is being done, and at the end how long it took", async () => {
    const text = await shown("{ stream: plain }", `async (report) => { report("building it"); return "built"; }`);
    assert.equal(text, "[2/5] Thing: building it\n✓ [2/5] Thing: built (0 s)\n");
  });

  it("redraws one line on a terminal, never longer than the terminal is wide", async () => {
    const text = await shown(
      "{ stream: terminal }",
      `async (report) => {
        report("x".repeat(200));
        await new Promise((resolve) => setTimeout(resolve, 300));
        return "built";
      }`,
    );
    const redrawn = text.split("\r\x1b[2K").slice(1, -1);
    assert.ok(redrawn.length >= 1);
    for (const line of redrawn) assert.ok(line.length <= 39 && line.includes("[2/5] Thing"), line);
    assert.ok(text.endsWith("\r\x1b[2K✓ [2/5] Thing: built (0 s)\n"));
  });

  it("is silent where asked to be quiet and nothing was done, never about a failure", async () => {
    assert.equal(await shown("{ stream: plain, quiet: true }", `async () => "there"`), "");
    const failing = `async () => { throw new Error("the reason"); }`;
    assert.equal(await shown("{ stream: plain, quiet: true }", failing), "✗ [2/5] Thing: failed\nthe reason");
  });
});
