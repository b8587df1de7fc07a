import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { steps, stepsBefore } from "../../dev/demo/steps";
import { demoProjects, projects } from "../../dev/localcloud/project";
import { finish, type Result, root } from "../support/engine";
import { type FreshDemo, freshDemo } from "../support/fresh-demo";

/** Runs a script of the checkout, with lines for its standard input. */
function run(script: string, lines: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Result> {
  const child = spawn(process.execPath, ["-r", "./dev/typescript.cjs", script], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  child.stdin.end(lines.map((line) => `${line}\n`).join(""));
  return finish(child);
}

/** What Pulumi and the user leave beside projects. */
function leftovers() {
  return projects().flatMap((project) =>
    readdirSync(join(root, project)).filter((name) => /^(Pulumi\..+\.yaml|.*-by-hand-.*\.json)$/.test(name)),
  );
}

describe("npm run demo", function () {
  this.timeout(600_000);
  let demo: FreshDemo;
  before(async () => (demo = await freshDemo()));

  it("goes as it should on a fresh clone with empty caches and no Go, and shows what it can until the CLI is there", () => {
    assert.equal(demo.code, 0, demo.output);
    assert.match(demo.stdout, /All as it should be/);
    assert.match(demo.stderr, /\[2\/5\] Pulumi CLI: the official \S+, fetched into the cache/);
    assert.deepEqual(demo.goCalls, []);
  });

  it("prints commands that do the same where they are typed in `npm run shell`, which leaves nothing behind", async () => {
    const printed = demo.stdout.split("\n").flatMap((line) => /^ {5}\$ (.*)$/.exec(line)?.[1] ?? []);
    const expected = [...stepsBefore, ...steps].flatMap(({ commands }) => commands);
    assert.deepEqual(
      printed,
      expected.map(({ line }) => line),
    );

    const before = leftovers();
    const typed = printed.flatMap((line, index) => [line, `echo "command ${index} ended with $?"`]);
    const { code, stdout } = await run("dev/localcloud/shell.ts", typed, {
      SHELL: "/bin/sh",
      LOCALCLOUD_PROJECTS: demoProjects()
        .map((project) => project || ".")
        .join(","),
    });
    assert.equal(code, 0, stdout);
    const codes = [...stdout.matchAll(/^command \d+ ended with (\d+)$/gm)].map(([, status]) => status);
    assert.deepEqual(
      codes.map((status) => status !== "0"),
      expected.map(({ fails = false }) => fails),
      stdout,
    );
    for (const text of expected.flatMap(({ says }) => says))
      assert.ok(typeof text === "string" ? stdout.includes(text) : text.test(stdout), `${text} is not in\n${stdout}`);
    assert.deepEqual(leftovers(), before);
  });
});

describe("npm run shell", () => {
  it("works beside settings of the user's own stacks, lets `stack init dev` be typed, and has fargate-role", async () => {
    const own = join(root, "examples", "single-cluster", "Pulumi.dev.yaml");
    const settings = "encryptionsalt: v1:somebody's:own\n";
    writeFileSync(own, settings, { flag: "wx" });
    // What the user has beside the project is neither used nor touched.
    try {
      const lines = ["cd examples/single-cluster", "pulumi stack init dev", "pulumi config", "fargate-role --version"];
      const { code, output } = await run("dev/localcloud/shell.ts", lines, {
        SHELL: "/bin/sh",
        LOCALCLOUD_PROJECTS: "examples/single-cluster",
      });
      assert.equal(code, 0, output);
      assert.match(output, /Created stack 'dev'/);
      assert.match(output, /^\d+\.\d+\.\d+$/m);
      assert.equal(readFileSync(own, "utf8"), settings);
    } finally {
      rmSync(own);
    }
  });
});
