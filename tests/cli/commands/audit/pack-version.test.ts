import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packVersion } from "../../../../cli/commands/audit/pack";

describe("the version of a policy pack", () => {
  let directory: string;
  let config: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "pack-"));
    config = join(directory, "config.json");
    await mkdir(join(directory, "pack", "bin"), { recursive: true });
    await writeFile(join(directory, "pack", "PulumiPolicy.yaml"), "runtime: nodejs\n");
    await writeFile(join(directory, "pack", "bin", "index.js"), "1");
    await writeFile(config, JSON.stringify({ "fargate-role-not-node-role": { ledgers: ["../ledger.json"] } }));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const today = new Date("2026-11-30T12:00:00Z");
  const digest = async () => (await packVersion(join(directory, "pack"), config, today)).digest;

  /** A configuration of version 2 with a ledger and an exception. */
  const versioned = (reason: string) =>
    JSON.stringify({
      version: 2,
      policies: { "fargate-role-not-node-role": { ledgers: ["../ledger.json"] } },
      exceptions: { "EXC-1": { reason, match: [] } },
    });

  const changes: Record<string, () => Promise<void>> = {
    "a file of the pack": () => writeFile(join(directory, "pack", "bin", "index.js"), "2"),
    "a new file of the pack": () => writeFile(join(directory, "pack", "bin", "more.js"), ""),
    "the configuration": () => writeFile(config, "{}"),
    "a ledger that the configuration names": () => writeFile(join(directory, "ledger.json"), "{}"),
  };
  for (const [what, change] of Object.entries(changes)) {
    it(`is another one after a change of ${what}`, async () => {
      const before = await digest();
      await change();
      assert.notEqual(await digest(), before);
    });
  }

  it("is another one after a change of an exception, or of a ledger below the policies of version 2", async () => {
    await writeFile(config, versioned("OPS-1"));
    const before = await digest();
    await writeFile(join(directory, "ledger.json"), "{}");
    const between = await digest();
    assert.notEqual(between, before);
    await writeFile(config, versioned("OPS-2"));
    assert.notEqual(await digest(), between);
  });

  it("is another one after a change behind a link, also where one leads back", async function () {
    if (process.platform === "win32") return this.skip();
    await mkdir(join(directory, "shared"));
    await writeFile(join(directory, "shared", "rules.js"), "1");
    await writeFile(join(directory, "rule.js"), "1");
    await symlink(join(directory, "shared"), join(directory, "pack", "shared"));
    await symlink(join(directory, "pack"), join(directory, "shared", "pack"));
    await symlink(join(directory, "rule.js"), join(directory, "pack", "rule.js"));
    const before = await digest();
    await writeFile(join(directory, "shared", "rules.js"), "2");
    const between = await digest();
    assert.notEqual(between, before);
    await writeFile(join(directory, "rule.js"), "2");
    assert.notEqual(await digest(), between);
  });

  it("is another one on another day, on which an exemption may have ended", async () => {
    const at = async (time: string) => (await packVersion(join(directory, "pack"), config, new Date(time))).digest;
    assert.equal(await at("2026-11-30T00:00:00Z"), await at("2026-11-30T23:59:59Z"));
    assert.notEqual(await at("2026-11-30T23:59:59Z"), await at("2026-12-01T00:00:00Z"));
  });

  it("is the same after a change of what is installed beside it", async () => {
    const before = await digest();
    await mkdir(join(directory, "pack", "node_modules"));
    await writeFile(join(directory, "pack", "node_modules", "new"), "");
    assert.equal(await digest(), before);
  });

  it("is live where the pack asks AWS, or ESC tells it what to do", async () => {
    const asking = { "fargate-profile-role-usable": { lookup: true } };
    const cases: [object, boolean][] = [
      [JSON.parse(versioned("OPS-1")), false],
      [asking, true],
      [{ "fargate-role-not-node-role": { lookup: true } }, true],
      [{ version: 2, policies: asking }, true],
      [{ environments: ["policies/prod"] }, true],
      [{ version: 2, policies: {}, environments: ["policies/prod"] }, true],
    ];
    for (const [content, live] of cases) {
      await writeFile(config, JSON.stringify(content));
      assert.equal((await packVersion(join(directory, "pack"), config)).live, live, JSON.stringify(content));
    }
  });

  it("cannot be told of a pack that is not there", async () => {
    const nowhere = join(directory, "nowhere");
    await assert.rejects(packVersion(nowhere), {
      message: `The policy pack cannot be read: ${nowhere}: there is no such file`,
    });
  });
});
