import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** The build runs without TypeScript, and so does this part of it. */
interface Unchanged {
  sourcesOf: (root: string, name: string) => string;
  isBuilt: (root: string, name: string, sources: string) => boolean;
  noteBuild: (root: string, name: string, sources: string) => void;
}

describe("a package that was built", () => {
  let root: string;
  let sourcesOf: Unchanged["sourcesOf"], isBuilt: Unchanged["isBuilt"], noteBuild: Unchanged["noteBuild"];
  before(async () => {
    const { href } = pathToFileURL(resolve(__dirname, "../../../dev/build/unchanged.mjs"));
    ({ sourcesOf, isBuilt, noteBuild } = (await import(href)) as Unchanged);
  });

  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "unchanged-"));
    for (const path of ["core/text.ts", "cli/main.ts", "cli/bin/main.js", "policypack/index.ts", "package-lock.json"])
      write(path, path);
    noteBuild(root, "cli", sourcesOf(root, "cli"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const isStillBuilt = (): boolean => isBuilt(root, "cli", sourcesOf(root, "cli"));

  it("is not built again if nothing has changed", () => assert.ok(isStillBuilt()));

  for (const [what, path] of [
    ["a source of it", "cli/main.ts"],
    ["a new source", "cli/scan/new.ts"],
    ["a source of core/", "core/text.ts"],
    ["how it is built", "dev/build/build.mjs"],
    ["a dependency", "package-lock.json"],
    ["what is installed", "node_modules/.package-lock.json"],
    ["what was made from it", "cli/bin/main.js"],
    ["what else is with that", "cli/bin/other.js"],
  ] as const) {
    it(`is built again after a change of ${what}`, () => {
      write(path, "changed");
      assert.ok(!isStillBuilt());
    });
  }

  for (const [what, path] of [
    ["what was made", "cli/bin"],
    ["the note", "node_modules"],
  ] as const) {
    it(`is built again without ${what}`, () => {
      rmSync(join(root, path), { recursive: true });
      assert.ok(!isStillBuilt());
    });
  }

  it("is not built again after a change of another package", () => {
    write("policypack/index.ts", "changed");
    assert.ok(isStillBuilt());
  });

  it("is built again after a change during the build", () => {
    const sources = sourcesOf(root, "cli");
    write("cli/main.ts", "changed");
    noteBuild(root, "cli", sources);
    assert.ok(!isStillBuilt());
  });
});
