import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { writePublishers } from "../../support/publishers";
import { newDirectory } from "../../support/run-directory";

const run = promisify(execFile);
const root = join(__dirname, "..", "..", "..");
const packages = ["fargate-pod-execution-role", "fargate-pod-execution-role-policypack", "fargate-role"];
const all = [
  ...packages.map((name) => `npm publish ${name}-0.1.0.tgz`),
  `gh release create v0.1.0 SHA256SUMS ${packages.map((name) => `${name}-0.1.0.tgz`).join(" ")} git.example.com/acme/pods v0.1.0 ### Added`,
  "pulumi package publish https://git.example.com/acme/pods.git/components@0.1.0",
  "npm install policypack",
  "pulumi policy publish acme",
];

describe("publishing a release", () => {
  let directory: string;
  let server: Server;
  let status: number | undefined;
  const note = (): string[] => readFileSync(join(directory, "note"), "utf8").split("\n").filter(Boolean);
  const git = (...words: string[]): string =>
    execFileSync("git", words, { cwd: join(directory, "sources"), encoding: "utf8" }).trim();

  beforeEach(async () => {
    directory = newDirectory();
    status = undefined;
    write("note", "");
    writePublishers(join(directory, "commands"));
    for (const name of packages) {
      write("package/package.json", JSON.stringify({ name, version: "0.1.0" }));
      mkdirSync(join(directory, "release", "npm"), { recursive: true });
      await run("tar", ["-czf", `release/npm/${name}-0.1.0.tgz`, "package"], { cwd: directory });
    }
    write("release/npm/SHA256SUMS", "");
    write("release/tree/CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n\n## [0.1.0] - 2026-01-01\n\n### Added\n");
    const repository = { url: "git+https://git.example.com/acme/pods.git", directory: "components" };
    const manifest = { name: "fargate-pod-execution-role", version: "0.1.0", repository };
    write("release/tree/components/package.json", JSON.stringify(manifest));
    write("release/tree/components/bin/index.js", "built");
    write("release/tree/policypack/package.json", "{}");
    write("sources/.gitignore", "bin/\n");
    git("init", "--quiet", "--initial-branch", "main");
    git("init", "--quiet", "--bare", join(directory, "origin"));
    git("remote", "add", "origin", join(directory, "origin"));
    git("add", "--all");
    git("-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message", "Release 0.1.0");
    git("push", "--quiet", "origin", "main");
    server = createServer(({ url, headers }, response) => {
      const isUser = url?.endsWith("/user");
      const found =
        isUser || note().includes(/policypacks/.test(url ?? "") ? "pulumi policy publish acme" : (all[4] ?? ""));
      response.writeHead(headers.authorization === "token t" ? (status ?? (found ? 200 : 404)) : 401);
      response.end(JSON.stringify({ organizations: [{ githubLogin: "acme" }] }));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
  });
  afterEach(() => {
    server.close();
  });

  function write(path: string, text: string) {
    mkdirSync(join(directory, path, ".."), { recursive: true });
    writeFileSync(join(directory, path), text);
  }

  async function publish(env: NodeJS.ProcessEnv = {}, ...part: string[]): Promise<string[]> {
    const { stdout } = await run(
      process.execPath,
      [join(root, "dev/release/publish.mjs"), join(directory, "release"), ...part],
      {
        cwd: join(directory, "sources"),
        env: {
          ...process.env,
          PATH: [join(directory, "commands"), process.env.PATH].join(delimiter),
          NOTE: join(directory, "note"),
          PULUMI_ORGANIZATION: "acme",
          PULUMI_ACCESS_TOKEN: "t",
          PULUMI_BACKEND_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
          ...env,
        },
      },
    );
    return stdout.trim().split("\n");
  }

  it("publishes to npm, as the tag, to the registry and as the pack, in this order", async () => {
    const said = await publish();
    assert.deepEqual(note(), all);
    assert.deepEqual(
      said.filter((line) => line.endsWith(": published")),
      [
        ...packages.map((name) => `${name}@0.1.0 on npm: published`),
        "tag v0.1.0: published",
        "release v0.1.0 on GitHub: published",
        "fargate-pod-execution-role 0.1.0 in the registry of acme: published",
        "policy pack fargate-pod-execution-role 0.1.0 of acme: published",
      ],
    );
  });

  it("runs nothing of the packages where it publishes to npm, and the rest after it", async () => {
    await publish({}, "packages");
    assert.deepEqual(note(), all.slice(0, 4));
    await publish({}, "cloud");
    assert.deepEqual(note(), all);
  });

  it("makes the tag a commit that holds the tree alone, what .gitignore names too, and says from which sources", async () => {
    await publish();
    git("fetch", "--quiet", "origin", "tag", "v0.1.0");
    const files = ["CHANGELOG.md", "components/bin/index.js", "components/package.json", "policypack/package.json"];
    assert.deepEqual(git("ls-tree", "-r", "--name-only", "v0.1.0").split("\n"), files);
    const source = git("rev-parse", "HEAD");
    assert.equal(git("log", "--format=%an %s", "v0.1.0"), `Test Release 0.1.0, built from ${source}`);
    assert.equal(git("status", "--porcelain"), "");
  });

  const failing = [`npm publish ${packages[1]}`, "gh release", "pulumi package", "npm install", "pulumi policy"];
  for (const step of failing)
    it(`that failed at \`${step}\` goes on from there when it is run again`, async () => {
      await assert.rejects(publish({ FAILS: step }));
      assert.ok(note().length < all.length);
      await publish();
      assert.deepEqual([...new Set(note())], all);
      const twice = note().length - all.length;
      assert.equal(twice, step === "pulumi policy" ? 1 : 0, "only the dependencies of the pack are installed again");
    });

  it("passes over all that is there", async () => {
    await publish();
    const said = await publish();
    assert.deepEqual(note(), all);
    assert.equal(said.length, 7);
    for (const line of said) assert.match(line, /: was there already$/);
  });

  it("makes the release on GitHub again if an attempt left a draft", async () => {
    await publish();
    await publish({ DRAFT: "true" });
    assert.deepEqual(note(), [...all, all[3]]);
  });

  for (const [what, given, answer] of [
    ["a token that is not valid", { PULUMI_ACCESS_TOKEN: "another" }, 401],
    ["a Pulumi Cloud that does not answer", {}, 503],
    ["a remote that is not there", { RELEASE_REMOTE: "/nowhere" }, "/nowhere"],
    [
      "an organization that the token does not see",
      { PULUMI_ORGANIZATION: "other" },
      "other, but the token is of acme",
    ],
  ] as [string, NodeJS.ProcessEnv, number | string][])
    it(`publishes nothing with ${what}`, async () => {
      if (typeof answer === "number") status = answer;
      const said = typeof answer === "number" ? `answers ${answer} to GET /api/` : answer;
      await assert.rejects(publish(given), new RegExp(said));
      assert.deepEqual(note(), []);
      assert.ok(!existsSync(join(directory, "origin", "refs", "tags", "v0.1.0")));
    });
});
