import assert from "node:assert/strict";
import { type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { root } from "../../../../dev/localcloud/cloud";
import { ended, type Ended, Sandbox } from "../../../support/localcloud-setup";
import { itEach } from "../../../support/cases";

const version = "3.276.0";
const programs = ["pulumi", "pulumi-language-nodejs", "pulumi-language-yaml"];

/** What an installer does: writes down that it was called, and puts programs of a version into the root. */
const brings = (told: string, names = programs) => `
  appendFileSync(process.env.CALLS, "installed " + version + "\\n");
  mkdirSync(join(root, "bin"), { recursive: true });
  for (const name of ${JSON.stringify(names)})
    writeFileSync(join(root, "bin", name), "#!/bin/sh\\necho ${told}\\n", { mode: 0o755 });`;
/** Half of a release, a process of its own that waits for the place, and no end. */
const hangs = `
  ${brings(`v${version}`, ["pulumi"])}
  writeFileSync(join(process.env.TMPDIR, "archive"), "half");
  spawn(process.execPath, ["-e", "fetch('" + new URL("held", place) + "')"], { stdio: "inherit" });
  await new Promise(() => {});`;
/** A Go that builds at once. */
const go = `
  case "$1" in
    version) echo go version go1.26.0 linux/amd64 ;;
    list) echo package ;;
    install) echo built >> "$CALLS"; printf '#!/bin/sh\\n' > "$GOBIN/pulumi" ;;
  esac`;

describe("the official release of the Pulumi CLI", () => {
  let sandbox: Sandbox;
  let place: Server;
  let asked = 0;
  let answer: RequestListener;
  /** The connection of what the installer that hangs has started. */
  let held: Promise<ServerResponse>;

  beforeEach(async () => {
    asked = 0;
    answer = (_, response) => response.end("#!/bin/sh\n");
    let hold: (response: ServerResponse) => void;
    held = new Promise((resolve) => (hold = resolve));
    place = createServer((request, response) => {
      if (request.url === "/held") return hold(response);
      asked++;
      answer(request, response);
    });
    await new Promise<void>((listening) => place.listen(0, "127.0.0.1", listening));
    sandbox = new Sandbox();
    sandbox.command("go", go);
    sandbox.file("calls", "");
    sandbox.file(
      "set-up.mjs",
      `import { pulumiCli } from ${JSON.stringify(join(root, "dev/localcloud/setup/pulumi-cli.mjs"))};
      const { directory, official, summary } = await pulumiCli((text) => console.error(text), (text) => console.error("line: " + text));
      console.log(JSON.stringify({ directory, official, summary }));`,
    );
  });
  afterEach(() => {
    place.closeAllConnections();
    place.close();
  });

  const host = () => `127.0.0.1:${(place.address() as AddressInfo).port}`;
  const calls = (): string => sandbox.lines("calls").join();

  /** Starts a set-up whose installer does something, in a process of its own. */
  function setUp(installer: string, env: NodeJS.ProcessEnv = {}, limit = 60): ChildProcess {
    sandbox.file(
      "installer.mjs",
      `import { spawn } from "node:child_process";
      import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
      import { join } from "node:path";
      export const place = "http://${host()}/install.sh";
      export const limit = ${limit};
      export async function install({ version, root }) {${installer}}`,
    );
    return sandbox.spawn([join(sandbox.directory, "set-up.mjs")], {
      LOCALCLOUD_PULUMI_INSTALLER: join(sandbox.directory, "installer.mjs"),
      CALLS: join(sandbox.directory, "calls"),
      ...env,
    });
  }

  /** Waits for the end of the process that the installer started. */
  async function gone() {
    const response = await held;
    if (!response.closed) await once(response, "close");
  }

  function isOfficial({ code, stdout, stderr }: Ended) {
    assert.equal(code, 0, stderr);
    const { directory, official, summary } = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual([official, summary], [true, `the official ${version}, fetched into the cache`]);
    assert.deepEqual(readdirSync(directory as string).sort(), programs);
    const [only, ...others] = readdirSync(sandbox.cache);
    assert.match(only, /^pulumi-release-3\.276\.0-/);
    assert.deepEqual(others, []);
    assert.deepEqual(readdirSync(join(sandbox.cache, only)), ["bin"]);
  }

  /** The CLI was built, one line says why, and of the release nothing is left. */
  function isBuilt({ code, stdout, stderr }: Ended, why: string) {
    assert.equal(code, 0, stderr);
    const line = `line: ${why}; ${version} is built from its Go modules instead, in 5 to 25 min`;
    assert.deepEqual(
      stderr.split("\n").filter((text) => text.startsWith("line: ")),
      [line],
    );
    const { official, summary } = JSON.parse(stdout) as Record<string, unknown>;
    assert.equal(official, false);
    assert.ok(String(summary).includes(`(no official pulumi on PATH, and ${why})`), String(summary));
    assert.equal(readdirSync(sandbox.cache).length, 1, readdirSync(sandbox.cache).join());
    assert.match(readdirSync(sandbox.cache)[0], /^pulumi-3\.276\.0-/);
  }

  it("is fetched without Go, once", async () => {
    sandbox.command("go", "echo called >> $CALLS; exit 1");
    isOfficial(await ended(setUp(brings(`v${version}`))));
    isOfficial(await ended(setUp(brings(`v${version}`))));
    assert.deepEqual([calls(), asked], [`installed ${version}`, 1]);
  });

  it("is fetched by Pulumi's own installer", async () => {
    sandbox.file(
      "install.sh",
      `echo "$1 $2 $4 $5" >> "$CALLS"
      /bin/mkdir -p "$3/bin"
      for name in ${programs.join(" ")}; do
        printf '#!/bin/sh\\necho v%s\\n' "$5" > "$3/bin/$name"
        /bin/chmod +x "$3/bin/$name"
      done`,
    );
    // In place of the network.
    sandbox.file(
      "fetch.mjs",
      `import { readFileSync } from "node:fs";
      globalThis.fetch = async (url) =>
        new Response(String(url) === "https://get.pulumi.com/install.sh" ? readFileSync(process.env.SCRIPT) : null);`,
    );
    const env = {
      LOCALCLOUD_PULUMI_INSTALLER: undefined,
      NODE_OPTIONS: `--import=${join(sandbox.directory, "fetch.mjs")}`,
      SCRIPT: join(sandbox.directory, "install.sh"),
    };
    isOfficial(await ended(setUp("", env)));
    assert.equal(calls(), `--no-edit-path --install-root --version ${version}`);
  });
  itEach(
    [
      [
        "is a preview of it",
        brings(`v${version}-alpha.1`),
        (at) => `${at} has ${version}-alpha.1 instead of ${version}`,
      ],
      [
        "does not come",
        "throw new Error('no space left')",
        (at) => `the installer from ${at} failed with exit code 1: no space left`,
      ],
    ],
    "is not used if what comes %s: one line says that it is built",
    async (_what: string, installer: string, why: (host: string) => string) => {
      isBuilt(await ended(setUp(installer)), why(host()));
    },
  );

  it("is given up if it takes too long, and what the installer started ends", async () => {
    isBuilt(await ended(setUp(hangs, {}, 5)), `the installer from ${host()} took longer than 5 s`);
    assert.equal(calls(), `installed ${version},built,built`);
    await gone();
  });
});
