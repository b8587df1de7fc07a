import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mock } from "node:test";
import { thisTerminal, type Terminal } from "../../../cli/io/terminal";

describe("what stands beside an answer", () => {
  it("has no line that GitHub takes for a command, and is else printed as it is", () => {
    const error = mock.method(console, "error", () => undefined);
    try {
      const terminal = thisTerminal();
      terminal.printAside("a::b\n  ::error::c");
      terminal.printAside("::warning::d");
      const printed = error.mock.calls.map(({ arguments: [text] }) => text as string);
      assert.deepEqual(printed, ["a::b\n  \\u003a:error::c", "\\u003a:warning::d"]);
    } finally {
      error.mock.restore();
    }
  });
});

describe("a question", () => {
  it("ends the command with 130 at Ctrl-C, as a shell expects it, and prints nothing more", async () => {
    const asking = `require("./cli/io/terminal").thisTerminal().confirm("Go on?").then(() => console.log("answered"))`;
    const command = `exec '${process.execPath}' -r ./dev/typescript.cjs -e '${asking}'`;
    const inTerminal = spawn("script", ["-qefc", command, "/dev/null"], { stdio: "pipe" });
    let printed = "";
    inTerminal.stdout.on("data", (text: Buffer) => {
      printed += text.toString();
      if (printed.includes("[y/N] ")) inTerminal.stdin.write("\x03");
    });
    const [status] = (await once(inTerminal, "close")) as [number];
    assert.deepEqual([status, printed.includes("answered")], [130, false], printed);
  });
});

describe("a bar of progress", () => {
  /** What a terminal shows meanwhile. */
  function shown(work: (progress: Terminal["progress"]) => void) {
    const { isTTY } = process.stderr;
    const write = mock.method(process.stderr, "write", () => true);
    process.stderr.isTTY = true;
    try {
      work(thisTerminal().progress);
      return write.mock.calls.map(({ arguments: [text] }) => String(text)).join("");
    } finally {
      process.stderr.isTTY = isTTY;
      write.mock.restore();
    }
  }

  it("says what it counts, with large numbers as people write them", () => {
    const text = shown((progress) => {
      progress("roles", 1240, 5000, "111122223333");
      progress("roles", 5000, 5000);
    });
    assert.match(text, /1,240 of 5,000 roles {2}111122223333/);
    assert.ok(!text.includes("\x1b[?7l"), "what ends in the middle leaves the terminal without line wrapping");
  });

  it("makes room for the next one, also before all is done", () => {
    const text = shown((progress) => {
      progress("roles", 1, 3);
      progress("findings", 0, 2);
      progress("findings", 2, 2);
    });
    assert.match(text, /1 of 3 roles[^]*0 of 2 findings/);
  });

  it("is nothing without a terminal", () => {
    const write = mock.method(process.stderr, "write", () => true);
    const { isTTY } = process.stderr;
    process.stderr.isTTY = false;
    try {
      thisTerminal().progress("roles", 1, 3);
      assert.equal(write.mock.callCount(), 0);
    } finally {
      process.stderr.isTTY = isTTY;
      write.mock.restore();
    }
  });
});

describe("the width of a terminal", () => {
  for (const [columns, width] of [
    [undefined, Infinity],
    [0, 80],
    [20, 40],
    [100, 100],
    [400, 160],
  ] as const)
    it(`is ${width} for ${columns ?? "no"} columns`, () => {
      const before = Object.getOwnPropertyDescriptor(process.stdout, "columns");
      Object.defineProperty(process.stdout, "columns", { value: columns, configurable: true });
      try {
        assert.equal(thisTerminal().width, width);
      } finally {
        if (before) Object.defineProperty(process.stdout, "columns", before);
        else delete (process.stdout as { columns?: number }).columns;
      }
    });
});
