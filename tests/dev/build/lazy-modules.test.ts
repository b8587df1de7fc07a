import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
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
  before(() => (directory = mkdtempSync(join(tmpdir(), "lazy-modules-"))));
  after(() => rmSync(directory, { recursive: true }));

  async function said(files: Record<string, string>): Promise<unknown> {
    const { lazyModules } = (await import("../../../dev/build/lazy-modules.mjs")) as { lazyModules: never };
    const entryPoints: Record<string, string> = {};
    for (const [name, text] of Object.entries(files)) {
      entryPoints[name] = join(directory, `${name}.ts`);
      writeFileSync(entryPoints[name], text);
    }
    const absWorkingDir = resolve(__dirname, "../../..");
    const options = { absWorkingDir, entryPoints, outdir: directory, plugins: [lazyModules] };
    await build({ ...options, bundle: true, platform: "node", format: "cjs" });
    return JSON.parse(execFileSync(process.execPath, [join(directory, "main.js")], { encoding: "utf8" }));
  }

  it("loads a slow module of Node.js when it first uses something of it", async () => {
    assert.deepEqual(await said({ main: program }), [[], ["crypto"], ["crypto", "https"]]);
  });

  it("loads a bundle of AWS's SDK when it first uses something of it", async () => {
    const main = `
      import { Client } from "./sdk";
      const atStart = globalThis.isLoaded === true;
      const isMade = new Client() instanceof Client;
      console.log(JSON.stringify([atStart, isMade, globalThis.isLoaded]));`;
    const sdk = "globalThis.isLoaded = true; export class Client {}";
    assert.deepEqual(await said({ main, sdk }), [false, true, true]);
  });
});
