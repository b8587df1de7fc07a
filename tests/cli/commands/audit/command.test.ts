import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAudit, type AuditOptions } from "../../../../cli/commands/audit/command";
import { Unanswered } from "../../../../core/unanswered";
import type { Exempted } from "../../../../cli/report/report";
import { walkOver } from "../../../support/fake-stacks";

function events(level?: string): string {
  const urn = "urn:pulumi:prod::shop::aws:iam/role:Role::pods";
  const policyEvent = { policyName: "some-policy", enforcementLevel: level, resourceUrn: urn, message: "Wrong.\nSee." };
  return eventsOf(level === undefined ? [] : [policyEvent]);
}

function eventsOf(policyEvents: object[]): string {
  const all = [...policyEvents.map((policyEvent) => ({ policyEvent })), { summaryEvent: {} }];
  return all.map((event) => JSON.stringify(event)).join("\n");
}

const role = "arn:aws:iam::111122223333:role/legacy-pods";
const state = {
  version: 3,
  deployment: {
    resources: [
      { urn: "urn:pulumi:prod::shop::aws:iam/role:Role::pods", type: "aws:iam/role:Role", outputs: { arn: role } },
    ],
  },
};

describe("fargate-role audit", () => {
  let policyPack: string;
  beforeEach(async () => (policyPack = await mkdtemp(join(tmpdir(), "pack-"))));
  afterEach(() => rm(policyPack, { recursive: true }));

  /**
   * Runs the command on stacks given by name and the level of their finding, or by what policies say; a stack given by an error cannot
   * be read.
   */
  async function run(
    stacks: Record<string, string | undefined | Error | object[]>,
    options: Partial<AuditOptions> = {},
  ) {
    let exported = "";
    const exportOf = (name: string) => {
      exported = name;
      const content = stacks[name];
      if (content instanceof Error) throw content;
      return state;
    };
    const said = (content: unknown) => (Array.isArray(content) ? eventsOf(content) : events(content as string));
    const { context, said: answer } = walkOver(Object.keys(stacks), exportOf, () =>
      Promise.resolve({ exitCode: 1, stdout: said(stacks[exported]), stderr: "note\n" }),
    );
    const exitCode = await runAudit({ policyPack, parallel: 1, cache: false, ...options }, context);
    return { exitCode, ...answer() };
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
    const damaged = new Unanswered("pulumi stack export failed: damaged");
    const { exitCode, aside } = await run({ "acme/net/prod": damaged, "acme/shop/prod": undefined });
    assert.equal(exitCode, 2);
    assert.match(aside, /^acme\/net\/prod could not be judged: pulumi stack export failed: damaged\.$/m);
    assert.equal((await run({ "acme/net/prod": damaged, "acme/shop/prod": "mandatory" })).exitCode, 1);
  });

  it("lists findings by stack, and stacks that were not read, in JSON", async () => {
    const { printed } = await run(
      { "acme/net/prod": new Unanswered("no"), "acme/shop/prod": "mandatory" },
      { json: true },
    );
    const { version, stacks, unread } = JSON.parse(printed);
    assert.equal(version, 1);
    assert.equal(stacks[0].findings[0].policy, "some-policy");
    assert.deepEqual(unread, [{ stack: "acme/net/prod", error: "no" }]);
  });

  it("does not write its answer over the configuration of the pack", async () => {
    const policyPackConfig = join(policyPack, "config.json");
    await writeFile(policyPackConfig, "{}");
    const { exitCode, aside } = await run({}, { policyPackConfig, output: [`json=${policyPackConfig}`] });
    assert.equal(exitCode, 2);
    assert.match(aside, /--output .*config\.json would overwrite a file of --policy-pack-config\. Give another name/);
    assert.equal(await readFile(policyPackConfig, "utf8"), "{}");
  });

  it("answers 2 where there is no such pack", async () => {
    const { exitCode, aside } = await run({}, { policyPack: join(policyPack, "nowhere") });
    assert.equal(exitCode, 2);
    assert.match(aside, /^fargate-role: The policy pack cannot be read: /);
  });

  describe("with exceptions of the pack's configuration, which the CLI finds", () => {
    const urn = "urn:pulumi:prod::shop::aws:iam/role:Role::pods";
    const exceptions = [{ id: "EXC-42", reason: "OPS-1" }];
    const excepted = {
      policyName: "some-policy",
      enforcementLevel: "mandatory",
      resourceUrn: urn,
      message: "Wrong.",
      exceptions,
    };
    const match = [{ policies: ["some-policy"], targets: [urn] }];
    const configured = async (exception: object, second?: object) => {
      const policyPackConfig = join(policyPack, "config.json");
      const all = { "EXC-42": exception, "EXC-43": second };
      await writeFile(policyPackConfig, JSON.stringify({ version: 2, policies: {}, exceptions: all }));
      return { policyPackConfig };
    };

    it("passes, and says which violation is exempt by which exception, why and until when", async () => {
      const options = await configured({ reason: "OPS-1", match, expiresAt: "9999-03-31T00:00:00Z" });
      const { exitCode, printed } = await run({ "acme/shop/prod": [excepted] }, options);
      assert.equal(exitCode, 0);
      assert.equal(
        printed,
        [
          "Exempt: 1",
          `  ${role}: policy:some-policy, by "EXC-42" until 9999-03-31: OPS-1`,
          "",
          "0 findings in 1 stack.",
        ].join("\n"),
      );
    });

    const [past, march, april] = ["2020-01-31", "9999-03-31", "9999-04-30"];
    const ends: [expiresAt: (string | undefined)[], until?: string][] = [
      [[past]],
      [["soon"]],
      [[march, undefined]],
      [[undefined, march]],
      [[march, past], march],
      [[march, april], april],
    ];
    for (const [days, until] of ends)
      it(`says ${until ?? "no end"} where the exceptions for a violation end on ${days.join(" and ")}`, async () => {
        const [first, second] = days.map((day) => ({ expiresAt: day && `${day}T00:00:00Z` }));
        const both = [...exceptions, { id: "EXC-43", reason: "OPS-2" }].slice(0, days.length);
        const stacks = { "acme/shop/prod": [{ ...excepted, exceptions: both }] };
        const { printed } = await run(stacks, { ...(await configured(first, second)), json: true });
        assert.equal(JSON.parse(printed).exempted[0].until, until);
      });

    it("has them in JSON beside those of --exemptions, and fails for what no exception is for", async () => {
      const other = { ...excepted, policyName: "other-policy", exceptions: undefined };
      const exemptions = join(policyPack, "exempt.json");
      await writeFile(exemptions, JSON.stringify([{ role: "legacy-pods", reason: "OPS-2" }]));
      const options = { ...(await configured({ reason: "OPS-1", match })), exemptions, json: true as const };
      const both = await run({ "acme/shop/prod": [excepted, other] }, options);
      assert.equal(both.exitCode, 0);
      assert.deepEqual(
        JSON.parse(both.printed).exempted.map(({ by, reason, finding }: Exempted) => [by, reason, finding.id]),
        [
          ["EXC-42", "OPS-1", "policy:some-policy"],
          ["legacy-pods", "OPS-2", "policy:other-policy"],
        ],
      );
      const { exitCode, printed } = await run(
        { "acme/shop/prod": [excepted, other] },
        { ...options, exemptions: undefined },
      );
      assert.equal(exitCode, 1);
      assert.deepEqual(JSON.parse(printed).stacks[0].findings.length, 1);
    });
  });

  describe("of exemptions in the pack's configuration that are of no use", () => {
    const unused = (index: number) => ({
      policyName: "some-policy",
      enforcementLevel: "advisory",
      message: `exempt[${index}] ("x") of some-policy covers nothing. [exemption-unused]`,
    });
    const stacks = { "acme/net/prod": [unused(0), unused(1)], "acme/shop/prod": [unused(1)] };

    it("says once which they are, for the whole run", async () => {
      const { exitCode, printed } = await run(stacks);
      assert.equal(exitCode, 0);
      assert.deepEqual(printed.match(/exempt\[\d\]/g), ["exempt[1]"]);
      assert.match(printed, /1 finding in 2 stacks\.$/);
      assert.deepEqual(JSON.parse((await run(stacks, { json: true })).printed).findings.length, 1);
    });

    it("says nothing where a stack was not judged, or not every stack was asked for", async () => {
      const cases: [object, Partial<AuditOptions>][] = [
        [{ "acme/z/prod": new Unanswered("damaged") }, {}],
        [{}, { stack: ["prod"] }],
      ];
      for (const [more, options] of cases) {
        const { printed } = await run({ ...stacks, ...more }, options);
        assert.doesNotMatch(printed, /exemption-unused/);
      }
    });
  });

  describe("with what is accepted", () => {
    const stacks = { "acme/net/prod": undefined, "acme/shop/prod": "mandatory" };
    const exemptions = async (...list: object[]) => {
      const file = join(policyPack, "exempt.json");
      await writeFile(file, JSON.stringify(list));
      return { exemptions: file };
    };

    for (const by of [{ role: "legacy-pods" }, { role }, { resource: "pods" }])
      it(`leaves out what ${JSON.stringify(by)} exempts, and says so`, async () => {
        const { exitCode, printed } = await run(stacks, await exemptions({ ...by, reason: "OPS-1" }));
        assert.equal(exitCode, 0);
        assert.equal(
          printed,
          [
            "Exempt: 1",
            `  ${role}: policy:some-policy, by "${Object.values(by).join()}": OPS-1`,
            "",
            "0 findings in 2 stacks.",
          ].join("\n"),
        );
      });

    it("reports an exemption that has ended, and one that covers nothing", async () => {
      const options = await exemptions(
        { role: "legacy-pods", reason: "OPS-1", until: "2020-01-31" },
        { role: "other", reason: "OPS-2" },
      );
      const { exitCode, printed } = await run(stacks, options);
      assert.equal(exitCode, 1);
      assert.ok(
        printed.includes(
          [
            "acme/shop/prod urn:pulumi:prod::shop::aws:iam/role:Role::pods: error",
            '  The exemption by "legacy-pods" from policy:some-policy ended on 2020-01-31, so the finding counts again [exemption-expired]',
            '  Fix: Fix the finding, or give the exemption a later "until" and a reason',
            "",
            `${options.exemptions}: advice`,
            `  exempt[1] ("other") of ${options.exemptions} covers nothing that was found [exemption-unused]`,
            "  Fix: Remove it, or correct what it names",
            "",
            "3 findings in 2 stacks.",
          ].join("\n"),
        ),
        printed,
      );
    });

    it("reports with a baseline only what is new, in JSON too", async () => {
      const baseline = join(policyPack, "known.json");
      const first = await run(stacks, { baseline, updateBaseline: true });
      assert.equal(first.aside.split("\n").at(-1), `The baseline ${baseline} is written.`);
      assert.equal(JSON.parse(await readFile(baseline, "utf8")).findings[0].subject, role);
      const { exitCode, printed } = await run(stacks, { baseline, json: true });
      assert.equal(exitCode, 0);
      const answer = JSON.parse(printed);
      assert.deepEqual([answer.stacks[1].findings, answer.findings, answer.known.length], [[], [], 1]);
      const changed = await run({ ...stacks, "acme/new/prod": "mandatory" }, { baseline });
      assert.equal(changed.exitCode, 1);
      assert.match(changed.printed, /^acme\/new\/prod: some-policy/);
      const fixed = await run({ "acme/shop/prod": undefined }, { baseline });
      assert.equal(
        fixed.printed,
        `Known already by the baseline: 0\nFixed since the baseline: 1\n  ${role}: policy:some-policy\n\n0 findings in 1 stack.`,
      );
    });
  });

  it("writes what a stack, a policy or a message holds so that no terminal acts on it", async () => {
    const { printed, aside } = await run({ "acme/\u001b[31m\n::error::/prod": "mandatory" });
    assert.match(printed, /^acme\/\\u001b\[31m\\u000a::error::\/prod: some-policy/);
    assert.equal(aside, "acme/\\u001b[31m\\u000a::error::/prod: note");
    const { printed: json } = await run({ "acme/\u009b\u202e/prod": "mandatory" }, { json: true });
    assert.doesNotMatch(json, /[\u009b\u202e]/);
    assert.equal(JSON.parse(json).stacks[0].stack, "acme/\u009b\u202e/prod");
  });
});
