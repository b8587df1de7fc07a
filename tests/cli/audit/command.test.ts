import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAudit } from "../../../cli/audit/command";
import type { AuditOptions } from "../../../cli/audit/options";
import { CouldNotTell } from "../../../cli/exit";
import { noCache } from "../../../cli/walk/cache";

function events(level?: string): string {
  const urn = "urn:pulumi:prod::shop::aws:iam/role:Role::pods";
  const policyEvent = { policyName: "some-policy", enforcementLevel: level, resourceUrn: urn, message: "Wrong.\nSee." };
  const all = level === undefined ? [{ summaryEvent: {} }] : [{ policyEvent }, { summaryEvent: {} }];
  return all.map((event) => JSON.stringify(event)).join("\n");
}

describe("fargate-role audit", () => {
  let policyPack: string;
  beforeEach(async () => (policyPack = await mkdtemp(join(tmpdir(), "pack-"))));
  afterEach(() => rm(policyPack, { recursive: true }));

  /** Runs the command on stacks given by name and the level of their finding; a stack given by an error cannot be read. */
  async function run(stacks: Record<string, string | undefined | Error>, options: Partial<AuditOptions> = {}) {
    const printed: string[] = [];
    const aside: string[] = [];
    const list = Object.keys(stacks).map((name) => ({
      name,
      lastUpdate: "2026-01-02T03:04:05.000Z",
      resourceCount: 1,
    }));
    let exported = "";
    const exitCode = await runAudit(
      { policyPack, parallel: 1, cache: false, ...options },
      {
        connect: () =>
          Promise.resolve({
            url: "https://api.pulumi.com",
            list: () => Promise.resolve(list),
            export: (name) => {
              exported = name;
              const content = stacks[name];
              return content instanceof Error ? Promise.reject(content) : Promise.resolve({});
            },
            run: () => Promise.resolve({ exitCode: 1, stdout: events(stacks[exported] as string), stderr: "note\n" }),
          }),
        openCache: () => Promise.resolve(noCache()),
        progress: () => undefined,
        print: (text) => printed.push(text),
        printAside: (text) => aside.push(text),
      },
    );
    return { exitCode, printed: printed.join("\n"), aside: aside.join("\n") };
  }

  it("answers 0 where nothing is found, and 0 for advice", async () => {
    assert.equal((await run({ "acme/shop/prod": undefined })).exitCode, 0);
    const { exitCode, printed } = await run({ "acme/shop/prod": "advisory" });
    assert.equal(exitCode, 0);
    assert.match(printed, /^acme\/shop\/prod: some-policy \(advisory\)$/m);
  });

  it("answers 1 for a finding that is more, and says where and what", async () => {
    const { exitCode, printed, aside } = await run({ "acme/net/prod": undefined, "acme/shop/prod": "mandatory" });
    assert.equal(exitCode, 1);
    assert.equal(
      printed,
      [
        "acme/shop/prod: some-policy (mandatory)",
        "  urn:pulumi:prod::shop::aws:iam/role:Role::pods",
        "  Wrong.",
        "  See.",
        "",
        "1 finding in 2 stacks.",
      ].join("\n"),
    );
    assert.equal(aside, "acme/net/prod: note\nacme/shop/prod: note");
  });

  it("answers 2 where a stack could not be judged and nothing else is wrong", async () => {
    const damaged = new CouldNotTell("pulumi stack export failed: damaged");
    const { exitCode, aside } = await run({ "acme/net/prod": damaged, "acme/shop/prod": undefined });
    assert.equal(exitCode, 2);
    assert.match(aside, /^acme\/net\/prod could not be judged: pulumi stack export failed: damaged\.$/m);
    assert.equal((await run({ "acme/net/prod": damaged, "acme/shop/prod": "mandatory" })).exitCode, 1);
  });

  it("answers in JSON", async () => {
    const { printed } = await run(
      { "acme/net/prod": new CouldNotTell("no"), "acme/shop/prod": "mandatory" },
      { json: true },
    );
    const { version, stacks, unread } = JSON.parse(printed);
    assert.equal(version, 1);
    assert.equal(stacks[0].findings[0].policy, "some-policy");
    assert.deepEqual(unread, [{ stack: "acme/net/prod", error: "no" }]);
  });

  it("answers 2 where there is no such pack", async () => {
    const { exitCode, aside } = await run({}, { policyPack: join(policyPack, "nowhere") });
    assert.equal(exitCode, 2);
    assert.match(aside, /^fargate-role: The policy pack cannot be read: /);
  });
});
