import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { newDirectory } from "../support/run-directory";
import { itEach } from "../support/cases";

const root = join(__dirname, "../..");

describe("lint:size", () => {
  let checkout: string;
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: checkout });

  /** Commits one file of code with `names` names, and a budget for it. */
  function commit(names: number, budget: number, figure = "product") {
    writeFileSync(join(checkout, "core.ts"), "");
    writeFileSync(join(checkout, "core/names.ts"), `// not counted\n${"a;".repeat(names)}\n`);
    writeFileSync(join(checkout, ".ci/size"), `${figure} ${budget}\ndev 2000\ntotal 3000\n`);
    git("add", ".");
    git("commit", "--allow-empty", "-qm", "test: a size");
  }
  const size = (directory = checkout) =>
    spawnSync(process.execPath, [join(directory, "dev/size.mjs")], { encoding: "utf8" });

  beforeEach(() => {
    checkout = newDirectory();
    for (const folder of ["core", ".ci", "dev"]) mkdirSync(join(checkout, folder));
    cpSync(join(root, "dev/size.mjs"), join(checkout, "dev/size.mjs"));
    symlinkSync(join(root, "node_modules"), join(checkout, "node_modules"), "junction");
    writeFileSync(join(checkout, ".gitignore"), "node_modules\n");
    git("init", "-q");
  });
  itEach(
    [
      ["a size within its budget passes", [[5, 10]], 0, /^product +10 of 10, 2 lines$/m],
      ["a size above its budget fails", [[6, 10]], 1, /^product is 2 above its budget/m],
      ["a budget that was lower before fails", [[4, 10], [4, 8], [4, 9]], 1, /has 9 for product and once had 8/], // prettier-ignore
      ["the budget of published, which product replaced, does not count", [[4, 3, "published"], [4, 9]], 0, /^product +8 of 9/m], // prettier-ignore
    ],
    "%s",
    (_title: string, budgets: [names: number, budget: number, figure?: string][], status: number, said: RegExp) => {
      for (const budget of budgets) commit(...budget);
      const ended = size();
      assert.match(ended.stdout + ended.stderr, said);
      assert.equal(ended.status, status);
    },
  );

  it("a clone without history passes, and says what it cannot know", () => {
    commit(4, 8);
    commit(4, 10);
    const clone = join(checkout, "clone");
    git("clone", "-q", "--depth", "1", pathToFileURL(checkout).href, clone);
    symlinkSync(join(root, "node_modules"), join(clone, "node_modules"), "junction");
    const { status, stdout } = size(clone);
    assert.match(stdout, /^This clone has no history/m);
    assert.equal(status, 0);
  });
});
