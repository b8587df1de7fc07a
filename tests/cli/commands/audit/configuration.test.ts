import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configurationFor, readConfiguration } from "../../../../cli/commands/audit/configuration";
import { walkOver } from "../../../support/fake-stacks";

describe("the configuration of the pack, for audit", () => {
  let directory: string;
  let pack: string;
  let config: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "pack-"));
    [pack, config] = [join(directory, "pack"), join(directory, "config.json")];
    await mkdir(pack);
    await write({ name: "fargate-pod-execution-role-policypack" }, join(pack, "package.json"));
    await write({ "fargate-role-not-node-role": { ledgers: ["../ledger.json"] } });
  });
  afterEach(() => rm(directory, { recursive: true }));

  const write = (content: object, file = config) => writeFile(file, JSON.stringify(content));
  const today = new Date("2026-11-30T12:00:00Z");
  const read = () => readConfiguration(pack, config, today);
  const digest = async () => (await read()).digest;
  const settings = async () => {
    const backend = await walkOver([], () => assert.fail("nothing is exported")).context.connect();
    return configurationFor(backend, "acme", await read());
  };

  /** A configuration of version 2 with a ledger and an exception. */
  const versioned = (reason: string) => ({
    version: 2,
    policies: { "fargate-role-not-node-role": { ledgers: ["../ledger.json"] } },
    exceptions: { "EXC-1": { reason, match: [] } },
  });

  const changes: Record<string, () => Promise<void>> = {
    "a ledger that it names": () => writeFile(join(directory, "ledger.json"), "{}"),
    "an exception": () => write(versioned("OPS-2")),
    "its text": () => write({}),
  };
  for (const [what, change] of Object.entries(changes))
    it(`has another digest after a change of ${what}`, async () => {
      await write(versioned("OPS-1"));
      const before = await digest();
      assert.equal(await digest(), before);
      await change();
      assert.notEqual(await digest(), before);
    });

  it("has another digest on another day, on which an exemption may have ended", async () => {
    const at = async (time: string) => (await readConfiguration(pack, config, new Date(time))).digest;
    assert.equal(await at("2026-11-30T00:00:00Z"), await at("2026-11-30T23:59:59Z"));
    assert.notEqual(await at("2026-11-30T23:59:59Z"), await at("2026-12-01T00:00:00Z"));
  });

  it("has the ledgers from the pack's directory on, and says which cannot be read", async () => {
    assert.match((await settings()).ledgers.problems.join(), /the role ledger \.\.\/ledger\.json cannot be used/);
    await write({ version: 1, roles: [] }, join(directory, "ledger.json"));
    assert.deepEqual((await settings()).ledgers.problems, []);
  });

  it("has the exceptions in the order of their ids, and none without a reason", async () => {
    const exception = (reason?: string) => ({ reason, match: [{ policies: ["p", 7], targets: ["urn:x"] }] });
    const exceptions = { "EXC-10": exception("b"), "EXC-2": exception("a"), "EXC-3": exception(), "EXC-4": null };
    await write({ version: 2, exceptions });
    assert.deepEqual((await settings()).exceptions, [
      { id: "EXC-2", reason: "a", match: [{ policies: ["p"], targets: ["urn:x"] }] },
      { id: "EXC-10", reason: "b", match: [{ policies: ["p"], targets: ["urn:x"] }] },
    ]);
  });

  it("is empty without a file, and in an empty one", async () => {
    const { config: none } = await readConfiguration(undefined, undefined, today);
    assert.deepEqual(none, { policies: {}, environments: [], exceptions: [] });
    await writeFile(config, " \n");
    assert.deepEqual((await read()).config, none);
  });

  const levels: [written: object, level: string][] = [
    [{}, "mandatory"],
    [{ all: "advisory" }, "advisory"],
    [{ all: { enforcementLevel: "disabled" }, "fargate-role-trust-scoped": "remediate" }, "mandatory"],
    [{ all: "advisory", "fargate-role-trust-scoped": { enforcementLevel: "disabled" } }, "disabled"],
  ];
  for (const [written, level] of levels)
    it(`gives a policy the level ${level} with ${JSON.stringify(written)}`, async () => {
      await write(written);
      const [first] = (await settings()).settings;
      assert.deepEqual([first?.name, first?.level], ["fargate-role-trust-scoped", level]);
    });

  const refused: [what: string, content: object | string, message: RegExp][] = [
    ["not JSON", "{", /^--policy-pack-config .* is not a JSON object$/],
    ["a list", [], /^--policy-pack-config .* is not a JSON object$/],
    [
      "with a key twice",
      '{"all": "advisory",\n"all": "disabled"}',
      /cannot be used: it has the key "all" twice, again in line 2$/,
    ],
    ["of another version", { version: 3 }, /has version 3, and only version 2 can be read$/],
    [
      "of another form",
      { "fargate-role-trust-scoped": { accounts: "1" } },
      /cannot be used: fargate-role-trust-scoped: configuration accounts: "1" is not of type array$/,
    ],
    ["of no level", { all: "loud" }, /its enforcementLevel is not one of advisory, mandatory, remediate, disabled/],
  ];
  for (const [what, content, message] of refused)
    it(`is refused if it is ${what}`, async () => {
      await writeFile(config, typeof content === "string" ? content : JSON.stringify(content));
      await assert.rejects(settings(), { name: "Error", message });
    });

  it("is not that of another pack, nor of one that is not there", async () => {
    await write({ name: "other" }, join(pack, "package.json"));
    await assert.rejects(
      read(),
      /is not the policy pack .*, and audit has the policies of that pack alone\. Run another/,
    );
    await rm(pack, { recursive: true });
    await assert.rejects(read(), { message: `The policy pack cannot be read: ${pack}: there is no such file` });
    await rm(config);
    await assert.rejects(readConfiguration(undefined, config), /^Error: --policy-pack-config .* cannot be read: /);
  });
});
