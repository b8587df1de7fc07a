import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

const program = `
  import { createHash } from "node:crypto";
  import https from "https";
  const loaded = () => ["crypto", "https"].filter((name) => process.moduleLoadList.includes("NativeModule " + name));
  const atStart = loaded();
  createHash("sha256");
  const hashing = loaded();
  https.globalAgent.destroy();
  console.log(JSON.stringify([atStart, hashing, loaded()]));`;

describe("a bundle", () => {
  let directory: string;
  before(() => (directory = mkdtempSync(join(tmpdir(), "lazy-builtins-"))));
  after(() => rmSync(directory, { recursive: true }));

  it("loads a slow module of Node.js when it first uses something of it", async () => {
    const { lazyBuiltins } = (await import("../../../dev/build/lazy-builtins.mjs")) as { lazyBuiltins: never };
    const [entry, outfile] = [join(directory, "entry.ts"), join(directory, "bundle.cjs")];
    writeFileSync(entry, program);
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: "node",
      format: "cjs",
      plugins: [lazyBuiltins],
    });
    const said: unknown = JSON.parse(execFileSync(process.execPath, [outfile], { encoding: "utf8" }));
    assert.deepEqual(said, [[], ["crypto"], ["crypto", "https"]]);
  });
});
