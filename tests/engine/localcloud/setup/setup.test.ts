import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../../../../dev/localcloud/cloud";
import { Sandbox } from "../../../support/localcloud-setup";

const awsVersion = (
  JSON.parse(readFileSync(join(root, "node_modules/@pulumi/aws/package.json"), "utf8")) as { version: string }
).version;

describe("set-up", function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  beforeEach(() => (sandbox = new Sandbox()));
  afterEach(() => sandbox.remove());

  /** An official pulumi on the sandbox's PATH. */
  const installPulumi = (version: string, hosts = ["pulumi-language-nodejs", "pulumi-language-yaml"]): void => {
    sandbox.command("pulumi", `echo v${version}`);
    for (const host of hosts) sandbox.command(host, "");
  };
  /** A Python whose virtual environments hold nothing but what set-up asks for. */
  const installPython = (): void =>
    sandbox.command(
      "python3",
      `case "$*" in
        *venv\\ *) /bin/mkdir -p "$3/bin"; printf '#!/bin/sh\\necho Collecting moto' > "$3/bin/python"; /bin/chmod +x "$3/bin/python";;
        *) echo 3 11 /usr/bin/python3;;
      esac`,
    );

  it("takes an official pulumi that is new enough, and says what stands in for what", async () => {
    installPulumi("3.300.0");
    installPython();
    const { code, stdout, stderr } = await sandbox.setUp(["--json"]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /\[1\/5\] npm packages: up to date/);
    assert.match(stderr, /\[2\/5\] Pulumi CLI: the official 3\.300\.0 on PATH/);
    assert.match(stderr, /\[3\/5\] language hosts: the official ones beside pulumi/);
    assert.match(stderr, /dev\/localcloud\/aws-provider stands in for the official plugin/);
    assert.match(stderr, /moto 5\.\d+\.\d+ stands in for AWS/);
    const made = JSON.parse(stdout) as { directory: string; official: boolean; awsPlugin: { version: string } };
    assert.deepEqual([made.directory, made.official], [sandbox.bin, true]);
    assert.equal(made.awsPlugin.version, awsVersion);
  });

  it("puts our own language hosts beside an official pulumi where a variable asks for that", async () => {
    installPulumi("3.300.0");
    installPython();
    for (const file of ["python/cmd/pulumi-language-python-exec", "nodejs/dist/pulumi-analyzer-policy"]) {
      mkdirSync(dirname(join(sandbox.directory, "sdk", file)), { recursive: true });
      sandbox.file(join("sdk", file), "");
    }
    // Builds nothing, but where it is to.
    sandbox.command(
      "go",
      `case $1 in
        version) echo go version go1.26.0 linux/amd64;;
        build) while [ "$1" != -o ]; do shift; done; : > "$2";;
        list) echo "${sandbox.directory}/sdk";;
      esac`,
    );
    const { code, stdout, stderr } = await sandbox.setUp(["--json"], { LOCALCLOUD_HOST: "own" });
    assert.equal(code, 0, stderr);
    assert.match(stderr, /\[3\/5\] language hosts: dev\/localcloud\/engine\/language-host stands in for the official/);
    const { directory } = JSON.parse(stdout) as { directory: string };
    assert.deepEqual(readdirSync(directory).sort(), [
      "on-demand.cjs",
      "pulumi",
      "pulumi-analyzer-policy",
      "pulumi-language-go",
      "pulumi-language-nodejs",
      "pulumi-language-python",
      "pulumi-language-python-exec",
      "pulumi-language-yaml",
    ]);
  });

  it("says what to do where our own language hosts are asked for, and there is no Go to build them", async () => {
    installPulumi("3.300.0");
    const { code, stderr } = await sandbox.setUp([], { LOCALCLOUD_HOST: "own" });
    assert.equal(code, 1);
    assert.match(stderr, /Go is not installed, or `go` is not on PATH/);
    assert.match(stderr, /It is needed to build the language hosts\. Do one of:/);
    assert.match(stderr, /leave out LOCALCLOUD_HOST=own/);
  });

  it("repeats no work, and is silent about that when asked to be quiet", async () => {
    installPulumi("3.300.0");
    installPython();
    await sandbox.setUp(["--quiet"]);
    const made = readdirSync(sandbox.cache).sort();
    const second = await sandbox.setUp(["--quiet"]);
    assert.deepEqual([second.code, second.stdout, second.stderr], [0, "", ""]);
    assert.deepEqual(readdirSync(sandbox.cache).sort(), made);
  });

  it("leaves the aws plugin to the CLI where a variable asks for the official one", async () => {
    installPulumi("3.300.0");
    installPython();
    const { code, stdout, stderr } = await sandbox.setUp(["--json"], { LOCALCLOUD_AWS_PLUGIN: "official" });
    assert.equal(code, 0, stderr);
    assert.match(stderr, /aws provider plugin: the official one, which the CLI downloads/);
    assert.ok(!("awsPlugin" in (JSON.parse(stdout) as object)));
  });

  for (const asked of ["build", "oldest"]) {
    it(`builds a CLI of its own although there is an official one where a variable says ${asked}`, async () => {
      installPulumi("3.300.0");
      const { code, stderr } = await sandbox.setUp([], { LOCALCLOUD_PULUMI: asked });
      assert.equal(code, 1);
      assert.match(stderr, /Go is not installed/);
    });
  }

  it("says what to install where there is neither pulumi nor Go", async () => {
    const { code, stderr } = await sandbox.setUp();
    assert.equal(code, 1);
    assert.match(stderr, /Go is not installed, or `go` is not on PATH/);
    assert.match(stderr, /since there is no official pulumi on PATH/);
    assert.match(stderr, /https:\/\/go\.dev\/dl\//);
    assert.match(stderr, /https:\/\/www\.pulumi\.com\/docs\/install\//);
    assert.match(stderr, /It can simply be run again/);
  });

  it("says that an installed pulumi is too old, by how much, and that Go is too old", async () => {
    installPulumi("3.100.0");
    sandbox.command("go", "echo go version go1.19.2 linux/amd64");
    const { code, stderr } = await sandbox.setUp();
    assert.equal(code, 1);
    assert.match(stderr, /Go 1\.19 is too old/);
    assert.match(stderr, /the pulumi on PATH is 3\.100\.0, older than 3\.259\.0; upgrade it to have it used/);
  });

  it("takes an official pulumi of any age where a variable asks for it", async () => {
    installPulumi("3.100.0");
    installPython();
    const { code, stderr } = await sandbox.setUp([], { LOCALCLOUD_PULUMI: "official" });
    assert.equal(code, 0, stderr);
    assert.match(stderr, /\[2\/5\] Pulumi CLI: the official 3\.100\.0 on PATH/);
  });

  it("does not take a pulumi without its language hosts", async () => {
    installPulumi("3.300.0", ["pulumi-language-yaml"]);
    const { code, stderr } = await sandbox.setUp();
    assert.equal(code, 1);
    assert.match(stderr, /the pulumi on PATH comes without pulumi-language-nodejs/);
  });

  it("says what to install where there is no Python", async () => {
    installPulumi("3.300.0");
    const { code, stderr } = await sandbox.setUp();
    assert.equal(code, 1);
    assert.match(stderr, /Python 3\.10 or newer with its venv and ensurepip modules was not found/);
    assert.match(stderr, /apt-get install python3 python3-venv/);
  });
});
